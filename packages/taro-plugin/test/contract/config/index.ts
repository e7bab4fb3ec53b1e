import path from 'node:path';

const packageRoot = path.resolve(__dirname, '../../..');
const kit = path.join(packageRoot, 'src/kit');
const host = process.env.TARO_ENV ?? 'weapp';

/** The contract app over the Taro kit's sources, on React as a Taro host has it. */
export default () => ({
  projectName: 'kit-contract',
  date: '2026-11-24',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${host}`,
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  plugins: [path.join(packageRoot, 'config/kit-attributes-plugin.cjs')],
  alias: { '#kit': path.join(kit, 'index.ts') },
  mini: { compile: { include: [kit] } },
  h5: { publicPath: './', router: { mode: 'hash' }, compile: { include: [kit] } },
});
