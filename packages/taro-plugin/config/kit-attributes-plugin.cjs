'use strict';

const path = require('node:path');
const { fitComponents } = require('./kit-attributes.cjs');

/** Taro plugin: fits the native templates, and the running app's name table, to what the kit uses; lets mini-programs load the SDK's lazy parts. */
module.exports = (ctx) => {
  ctx.modifyWebpackChain(({ chain }) => {
    // Taro's preset turns `import()` into `require()`, which webpack does not see in files of `type: module` packages.
    chain.module.rule('skillVoucher').test(/(skill-voucher|packages)[\\/](taro-plugin|sdk-core)[\\/]dist[\\/].*\.js$/).type('javascript/auto');
  });
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return; // H5 passes attributes on as they are.
      fitComponents(platform.template.internalComponents);
      platform.runtimePath = [].concat(platform.runtimePath, path.join(__dirname, 'kit-attributes-runtime.js'));
    },
  });
};
