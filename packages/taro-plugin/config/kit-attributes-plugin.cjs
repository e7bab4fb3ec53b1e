'use strict';

const path = require('node:path');
const { fitComponents } = require('./kit-attributes.cjs');

/** Taro plugin: fits the native templates, and the running app's name table, to what the kit uses. */
module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return; // H5 passes attributes on as they are.
      fitComponents(platform.template.internalComponents);
      platform.runtimePath = [].concat(platform.runtimePath, path.join(__dirname, 'kit-attributes-runtime.js'));
    },
  });
};
