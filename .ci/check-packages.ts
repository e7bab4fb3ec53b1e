import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** publint and attw over each package as `npm pack` makes it. */
const packages = ['sdk-core', 'taro-plugin', 'h5-widgets'];
const folder = mkdtempSync(join(tmpdir(), 'etv-pack-'));
let failed = 0;
for (const name of packages) {
  run('npm', ['pack', '--silent', '--pack-destination', folder, '-w', `@skill-voucher/${name}`]);
  const file = readdirSync(folder).find((entry) => entry.startsWith(`skill-voucher-${name}-`)) ?? '';
  run('npx', ['publint', '--strict', join(folder, file)]);
  // Style sheets and a build plugin of Taro: nothing that TypeScript imports.
  const untyped = name === 'taro-plugin' ? ['--exclude-entrypoints', './taro.css', './taro-attributes'] : [];
  run('npx', ['attw', join(folder, file), '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', ...untyped]);
}
rmSync(folder, { recursive: true });
console.log(`packages: ${failed} problems`);
process.exit(failed === 0 ? 0 : 1);

function run(program: string, parameters: string[]): void {
  const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8' });
  if (status === 0) return;
  failed += 1;
  console.error(`${program} ${parameters.join(' ')}\n${stdout}${stderr}`);
}
