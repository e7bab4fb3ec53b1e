'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** Taro plugin: what Taro leaves undone for native plugins, host by host. */
module.exports = (ctx) => {
  ctx.modifyWebpackChain(({ chain, webpack }) => {
    chain.plugin('workspaceSources').use(WorkspaceSources);
    // The default name would be shared with a host that is a Taro app itself.
    chain.merge({ output: { chunkLoadingGlobal: 'skillVoucherChunks' } });
    chain.plugin('axiosWithoutBrowser').use(AxiosWithoutBrowser);
    // Taro trusts Alipay to have a global `navigator`; its own stands in everywhere.
    chain.plugin('ownNavigator').use(webpack.ProvidePlugin, [{ navigator: ['@tarojs/runtime', 'navigator'] }]);
    // Plugins have no `getApp` on Alipay, and Taro reads it unasked.
    chain.plugin('perhapsGetApp').use(webpack.DefinePlugin, [{ getApp: '(typeof getApp === "function" ? getApp : undefined)' }]);
    const frameworkRuntime = chain.module.rule('frameworkRuntime').test(/plugin-framework-react[\\/]dist[\\/]runtime\.js$/);
    frameworkRuntime.use('closeGaps').loader(path.join(__dirname, 'framework-runtime-loader.cjs'));
    // It registers Taro's hooks while its package.json denies any side effect.
    frameworkRuntime.sideEffects(true);
    chain.plugin('pagesByPageConstructor').use(PagesByPageConstructor);
  });
  ctx.onBuildFinish(({ error }) => {
    if (error) return;
    const outputPath = ctx.paths.outputPath;
    importSharedStyles(outputPath);
    collapseTemplates(outputPath);
    if (process.env.TARO_ENV === 'alipay') convertPluginJson(outputPath);
    if (process.env.TARO_ENV === 'weapp') declareNestedTemplates(outputPath);
  });
};

/** Resolves the workspace's packages to their sources, so that no earlier build is needed. */
class WorkspaceSources {
  apply(compiler) {
    compiler.options.resolve.conditionNames = ['@skill-voucher/source', '...'];
  }
}

/** The client brings its own adapter over `Taro.request`: axios's for browsers would be dead weight. */
class AxiosWithoutBrowser {
  apply(compiler) {
    const absent = path.join(__dirname, 'absent-adapter.js');
    const { NormalModuleReplacementPlugin } = compiler.webpack;
    new NormalModuleReplacementPlugin(/^\.\/(xhr|fetch)\.js$/, (request) => {
      if (/axios[\\/]lib[\\/]adapters$/.test(request.context)) request.request = absent;
    }).apply(compiler);
  }
}

/**
 * Alipay takes plugin pages from `Page()` only, yet Taro builds every plugin
 * page with `Component()` (NervJS/taro issue 11695). Both constructors exist in
 * Taro's loaders; this picks the right one there.
 */
class PagesByPageConstructor {
  apply(compiler) {
    if (process.env.TARO_ENV !== 'alipay') return;
    const name = 'PagesByPageConstructor';
    compiler.hooks.compilation.tap(name, (compilation) => {
      const hooks = compiler.webpack.NormalModule.getCompilationHooks(compilation);
      hooks.loader.tap({ name, stage: 100 }, (_context, module) => {
        if (module.miniType !== 'PAGE') return;
        for (const entry of module.loaders) {
          entry.loader = entry.loader.replace(/taro-loader\/lib\/native-component/, 'taro-loader/lib/native-page');
        }
      });
    });
  }
}

/** Taro's own minifier takes `input` for HTML's void element and leaves it open. */
function collapseTemplates(outputPath) {
  for (const file of filesUnder(outputPath).filter((name) => /\.(wxml|axml)$/.test(name))) {
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/\s*\n\s*/g, ''));
  }
}

/** A plugin has no app-level stylesheet: each page and component must import the shared chunks itself. */
function importSharedStyles(outputPath) {
  const extension = process.env.TARO_ENV === 'alipay' ? '.acss' : '.wxss';
  const appStyle = path.join(outputPath, `app${extension}`);
  fs.rmSync(appStyle, { force: true });
  fs.rmSync(path.join(outputPath, `app-origin${extension}`), { force: true });
  const shared = fs.readdirSync(outputPath).filter((name) => name.endsWith(extension) && name !== `comp${extension}`);
  if (shared.length === 0) return;
  for (const file of filesUnder(outputPath)) {
    const isStyled = /\.(wxml|axml)$/.test(file) && !/^(base|custom-wrapper)\./.test(path.basename(file));
    if (!isStyled) continue;
    const style = file.replace(/\.(wxml|axml)$/, extension);
    const own = fs.existsSync(style) ? fs.readFileSync(style, 'utf8') : '';
    const up = path.relative(path.dirname(style), outputPath) || '.';
    fs.writeFileSync(style, shared.map((name) => `@import "${up}/${name}";\n`).join('') + own);
  }
}

/** Below a depth of 15 WeChat's template goes on in the component `comp`; Taro declares it for pages only. */
function declareNestedTemplates(outputPath) {
  const { publicComponents } = JSON.parse(fs.readFileSync(path.join(outputPath, 'plugin.json'), 'utf8'));
  for (const component of Object.values(publicComponents).filter((name) => name !== 'comp')) {
    const file = path.join(outputPath, `${component}.json`);
    const comp = path.relative(path.dirname(component), 'comp');
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), usingComponents: { comp } }));
  }
}

/** WeChat's `pages` is a map of public pages; Alipay wants that as `publicPages` and a list of all pages. */
function convertPluginJson(outputPath) {
  const file = path.join(outputPath, 'plugin.json');
  const plugin = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (!Array.isArray(plugin.pages)) {
    plugin.publicPages = plugin.pages;
    plugin.pages = Object.values(plugin.pages);
  }
  fs.writeFileSync(file, JSON.stringify(plugin));
}

function filesUnder(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}
