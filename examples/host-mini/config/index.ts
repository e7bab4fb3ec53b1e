import path from 'node:path';

const repositoryRoot = path.resolve(__dirname, '../../..');
const host = process.env.TARO_ENV ?? 'weapp';

/**
 * Taro compiles what lies in `src` only. The SDK loads its cryptography with
 * `import()`, which mini-programs learn from Taro's Babel preset, and some of its
 * dependencies are newer than ES2018.
 */
const compiled = [
  path.join(repositoryRoot, 'packages/sdk-core/dist'),
  path.join(repositoryRoot, 'packages/taro-plugin/dist'),
  /node_modules[\\/](@skill-voucher|@noble|zustand|axios)[\\/]/,
];

export default () => ({
  projectName: 'host-mini',
  date: '2026-11-24',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${host}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  // Carries roles and names for screen readers into the native templates.
  plugins: [require.resolve('@skill-voucher/taro-plugin/taro-attributes')],
  env: {
    // The h5 host's demonstration backend, see README.md.
    HOST_BACKEND: JSON.stringify(process.env.HOST_BACKEND ?? (host === 'h5' ? '/minshengshanxi/api' : 'http://127.0.0.1:8081/minshengshanxi/api')),
    PLUGIN_PROVIDER: JSON.stringify(process.env.PLUGIN_PROVIDER ?? 'touristappid'),
  },
  mini: { compile: { include: compiled } },
  h5: {
    publicPath: './',
    router: { mode: 'hash' },
    compile: { include: compiled },
    devServer: { proxy: [{ context: ['/minshengshanxi'], target: 'http://127.0.0.1:8081' }] },
  },
});
