export { configure } from '../../src/hosts/plugin-configuration';
