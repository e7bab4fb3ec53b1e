// What a browser fetches before the first picture of one React widget, module by module:
//   npm run build && node packages/h5-widgets/measure-host-load.mjs VoucherCode voucher-code
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleAsHost } from './bundle-as-host.mjs';

const [component, widget] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '../..');
const { initial, lazy, modules } = await bundleAsHost({ component, widget, folder: path.join(import.meta.dirname, '.output/measured', widget) });

const weigh = (text) => gzipSync(text, { level: 9 }).length;
const list = (files) => files.map((file) => `${path.basename(file)} ${weigh(readFileSync(file))}`).join(', ');
console.log(`${widget}: ${initial.reduce((sum, file) => sum + weigh(readFileSync(file)), 0)} bytes gzip before the first picture`);
console.log(`first: ${list(initial)}\nlater: ${list(lazy)}\n`);

// Unminified: what the whole would lose without the module.
const whole = weigh(modules.map(({ code }) => code).join('\n'));
for (const row of modules
  .map((module) => ({ share: whole - weigh(modules.filter((other) => other !== module).map(({ code }) => code).join('\n')), id: path.relative(root, module.id) }))
  .sort((a, b) => b.share - a.share)) console.log(String(row.share).padStart(6), row.id);
