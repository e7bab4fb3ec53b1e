import path from 'node:path';

const packageRoot = path.resolve(__dirname, '..');
const repositoryRoot = path.resolve(packageRoot, '../..');
const host = process.env.TARO_ENV ?? 'weapp';

/** Sources outside `mini-program/` that must reach a phone as ES5: our own and modern dependencies. */
const transpiled = [
  path.join(packageRoot, 'src'),
  path.join(repositoryRoot, 'packages/sdk-core/src'),
  ...['@noble/curves', '@noble/hashes', 'structured-headers', 'zustand', 'axios'].map((name) =>
    path.join(repositoryRoot, 'node_modules', name),
  ),
];

/** Builds the native plugin: `taro build --type weapp|alipay` writes `dist/<host>/plugin`. */
export default () => ({
  projectName: 'skill-voucher-plugin',
  date: '2026-11-24',
  // The stylesheet's px are the phone's logical px: 1px in the source is 2rpx on a 375-px-wide screen.
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'mini-program',
  outputRoot: `dist/${host}/plugin`,
  // Preact is 85 KB smaller than React with its reconciler; hosts that use the Taro components bring their own React.
  framework: 'preact',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  plugins: [path.join(__dirname, 'kit-attributes-plugin.cjs'), path.join(__dirname, 'plugin-output.cjs')],
  alias: {
    '#kit': path.join(packageRoot, 'src/kit/index.ts'),
    '#taro-platform': `@tarojs/plugin-platform-${host}/dist/runtime`,
  },
  mini: {
    isBuildPlugin: true,
    // The kit sets no inner HTML, so Taro's HTML parser stays out.
    runtime: { enableInnerHTML: false },
    terser: {
      // Taro's defaults are for ES5 engines; Chinese text takes half the bytes as UTF-8.
      config: {
        compress: {
          ecma: 2017, arrows: true, collapse_vars: true, computed_props: true, hoist_props: true, inline: true,
          properties: true, reduce_funcs: true, reduce_vars: true, passes: 2,
        },
        output: { ecma: 2017, ascii_only: false },
      },
    },
    compile: { include: transpiled },
    miniCssExtractPluginOption: { ignoreOrder: true },
  },
});
