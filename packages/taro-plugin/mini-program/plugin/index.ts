// A host loads this file before any page. Taro's API is made when `@tarojs/taro` is
// first evaluated, from what platform and framework have registered by then.
import '#taro-platform';
import '@tarojs/plugin-framework-react/dist/runtime';

export { configure } from '../../src/hosts/plugin-configuration';
