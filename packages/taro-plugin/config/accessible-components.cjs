'use strict';

const path = require('node:path');
const { accessibleComponents } = require('./accessible-attributes.cjs');

/**
 * Taro's templates carry no `aria-*` attribute, so a screen reader would hear
 * nothing. This Taro plugin adds them to the primitives the kit uses, in the
 * template and, through the runtime module, in the running app's name table.
 */
module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return; // H5 passes attributes on as they are.
      platform.template.mergeComponents(ctx, accessibleComponents);
      const runtime = path.join(__dirname, 'accessible-runtime.js');
      platform.runtimePath = [].concat(platform.runtimePath, runtime);
    },
  });
};
