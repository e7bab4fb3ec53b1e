// Stands in for axios's front door in the standalone bundle: the same core, and of
// the default instance the one member that the platform client uses.
import Axios from 'axios/unsafe/core/Axios.js';
import mergeConfig from 'axios/unsafe/core/mergeConfig.js';
import defaults from 'axios/unsafe/defaults/index.js';

export default {
  create(config) {
    const client = new Axios(mergeConfig(defaults, config));
    return Object.assign(client.request.bind(client), { request: client.request.bind(client), defaults: client.defaults, interceptors: client.interceptors });
  },
};
