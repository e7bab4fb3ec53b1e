import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { listInitialFiles } from './packages/h5-widgets/list-initial-files.mjs';

const dist = path.resolve('packages/h5-widgets/dist');
const widgets = ['voucher-home', 'voucher-center', 'voucher-detail', 'voucher-code', 'scan-tool'];
const measured = { gzip: true, disablePlugins: ['@size-limit/esbuild'] };

/** A chunk by its name and, where names repeat, by what it holds. */
function findChunk(build, name, content = /./) {
  const folder = path.join(dist, build, 'chunks');
  const found = readdirSync(folder).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js') && content.test(readFileSync(path.join(folder, file), 'utf8')));
  if (found.length !== 1) throw new Error(`${build}: ${found.length} chunks are called ${name}. Run npm run build first.`);
  return `chunks/${found[0]}`;
}

/** Everything a browser fetches before the widget's first picture. */
const initialLoad = (build, widget) => listInitialFiles(path.join(dist, build), ['index.js', findChunk(build, widget, /as Widget\b/)]);

/** quality.md, "Size" */
export default [
  ...widgets.map((widget) => ({ name: `${widget}, standalone, everything in it`, path: initialLoad('standalone', widget), limit: '60 kB', ...measured })),
  ...widgets.map((widget) => ({ name: `${widget}, React, axios and the core from the host`, path: initialLoad('react', widget), limit: '25 kB', ...measured })),
  { name: 'lazy: QR decoder', path: path.join(dist, 'standalone', findChunk('standalone', 'qr-decoder')), limit: '16 kB', ...measured },
  { name: 'lazy: ES256 without WebCrypto', path: path.join(dist, 'standalone', findChunk('standalone', 'es256-noble')), limit: '17 kB', ...measured },
  { name: 'lazy: English', path: path.join(dist, 'standalone', findChunk('standalone', 'english')), limit: '6 kB', ...measured },
  {
    name: 'sdk-core, trainee path, axios external',
    path: 'packages/sdk-core/dist/index.js',
    import: {
      'packages/sdk-core/dist/index.js': '{ createVoucherSdk, createVoucherHomeModel, createVoucherCenterModel, createVoucherDetailModel, createVoucherCodeModel }',
      'packages/sdk-core/dist/web.js': '{ createBrowserBridge }',
    },
    ignore: ['axios', '@noble/curves', '@noble/hashes'],
    limit: '30 kB',
    gzip: true,
  },
];
