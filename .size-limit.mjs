import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleAsHost } from './packages/h5-widgets/bundle-as-host.mjs';
import { listInitialFiles } from './packages/h5-widgets/list-initial-files.mjs';

const dist = path.resolve('packages/h5-widgets/dist/standalone');
const components = { 'voucher-home': 'VoucherHome', 'voucher-center': 'VoucherCenter', 'voucher-detail': 'VoucherDetail', 'voucher-code': 'VoucherCode', 'scan-tool': 'ScanTool' };
const widgets = Object.keys(components);
const measured = { gzip: true, disablePlugins: ['@size-limit/esbuild'] };

/** A chunk by its name and, where names repeat, by what it holds. */
function findChunk(name, content = /./) {
  const folder = path.join(dist, 'chunks');
  const found = readdirSync(folder).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js') && content.test(readFileSync(path.join(folder, file), 'utf8')));
  if (found.length !== 1) throw new Error(`${found.length} chunks are called ${name}. Run npm run build first.`);
  return `chunks/${found[0]}`;
}

/** Everything a browser fetches before the widget's first picture. */
const initialLoad = (widget) => listInitialFiles(dist, ['index.js', findChunk(widget, /as Widget\b/)]);

/** Chunks that come after the first picture, where a host bundles one widget: no other may appear. */
const lazyLimits = {
  'draw-redeem-code': ['the dynamic code and its picture, asked for at once by voucher-code', '10 kB'],
  'sentences-zh-cn': ['sentences of refusals and faults, soon after the first picture', '8 kB'],
  'sentences-en': ['the same in English', '7 kB'],
  'english-words': ['English', '4.2 kB'],
  'claim-sheet': ['the sheet that claims', '2.5 kB'],
  'claim-words': ['its words and terms', '1.5 kB'],
  'code-end': ['a code that was used', '1 kB'],
  'scan-confirm': ['whose voucher was scanned', '1.3 kB'],
  'scan-outcome-look': ['words and classes of a scan\'s outcome', '3.6 kB'],
  'scan-question': ['a scan that is asked about, its countdown', '1 kB'],
  'scan-offline': ['what the device says of a code without a network', '1.3 kB'],
  facts: ['names and values in rows', '0.5 kB'],
  'scan-recorded': ['what was recorded without a network', '0.8 kB'],
  'scan-sync': ['what waits for the network', '0.8 kB'],
  'scan-sync-words': ['its words', '0.5 kB'],
  'scan-done': ['a voucher was used', '0.7 kB'],
  'scan-refused': ['a scan was refused', '0.5 kB'],
  verdict: ['a scan\'s outcome from edge to edge', '0.6 kB'],
  'watch-pull': ['the pull that refreshes', '0.5 kB'],
  'screen-and-sound': ['wake lock, tone and vibration, with the first code', '1 kB'],
  'offline-steps': ['scanning without a network', '2.1 kB'],
  dialog: ['the dialog that asks', '0.9 kB'],
  'camera-tools': ['the camera', '1.5 kB'],
  'qr-decoder': ['QR decoder', '16 kB'],
  noble: ['ES256 without WebCrypto', '17 kB'],
};

const nameOf = (file) => path.basename(file).replace(/-[\w-]{8}\.js$/, '');
const hosts = [];
for (const widget of widgets) {
  hosts.push({ widget, ...(await bundleAsHost({ component: components[widget], widget, folder: path.resolve('packages/h5-widgets/.output/as-host', widget) })) });
}
const lazyFiles = new Map();
// The front page brings every other page: one row for all of it.
for (const { widget, lazy } of hosts.filter((host) => host.widget !== 'voucher-home')) {
  for (const file of lazy) {
    if (!(nameOf(file) in lazyLimits)) throw new Error(`${widget}: ${nameOf(file)} is a chunk without a limit.`);
    lazyFiles.set(nameOf(file), file);
  }
}
const lazyOf = (widget, name) => hosts.find((host) => host.widget === widget).lazy.find((file) => nameOf(file) === name);

/** quality.md, "Size" */
export default [
  ...widgets.map((widget) => ({ name: `${widget}, standalone, first load`, path: initialLoad(widget), limit: '60 kB', ...measured })),
  ...hosts.map(({ widget, initial }) => ({ name: `${widget}, React and axios from the host, the core inside`, path: initial, limit: '25 kB', ...measured })),
  {
    name: 'voucher-code until its code is on screen, React and axios from the host',
    path: [...hosts.find(({ widget }) => widget === 'voucher-code').initial, lazyOf('voucher-code', 'draw-redeem-code')],
    limit: '32.5 kB',
    ...measured,
  },
  ...Object.entries(lazyLimits).map(([name, [what, limit]]) => ({ name: `lazy: ${what}`, path: lazyFiles.get(name), limit, ...measured })),
  { name: 'lazy: the pages that voucher-home opens, with all of the above', path: hosts[0].lazy, limit: '94.5 kB', ...measured },
  {
    name: 'sdk-core, trainee path, axios external',
    path: 'packages/sdk-core/dist/index.js',
    import: {
      'packages/sdk-core/dist/index.js': '{ createVoucherSdk, createVoucherHomeModel, createVoucherCenterModel, createVoucherDetailModel, createVoucherCodeModel, loadCodeDrawing }',
      'packages/sdk-core/dist/web.js': '{ createBrowserBridge }',
    },
    ignore: ['axios', '@noble/curves', '@noble/hashes'],
    limit: '30 kB',
    gzip: true,
  },
];
