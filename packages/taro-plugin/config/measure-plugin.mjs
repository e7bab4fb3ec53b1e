// Prints the raw size of each built plugin and fails above the limit or when one is missing.
import fs from 'node:fs';
import path from 'node:path';

const limitKb = 500;
const dist = path.resolve(import.meta.dirname, '../dist');
let isTooLarge = false;

for (const host of ['weapp', 'alipay']) {
  const folder = path.join(dist, host, 'plugin');
  if (!fs.existsSync(path.join(folder, 'plugin.json'))) {
    console.error(`${host} plugin: not built; run "npm run build:plugin"`);
    process.exitCode = 1;
    continue;
  }
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = files.map((entry) => fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size);
  const kb = sizes.reduce((sum, size) => sum + size, 0) / 1024;
  isTooLarge ||= kb > limitKb;
  console.log(`${host} plugin: ${kb.toFixed(1)} KB raw in ${files.length} files, limit ${limitKb} KB`);
}
if (isTooLarge) process.exitCode = 1;
