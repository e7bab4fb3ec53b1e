import { spawnSync } from 'node:child_process';

/** `npm run bench -- core` or `platform`: the benches of quality.md, each in the package that owns it. */
const benches: Readonly<Record<string, string>> = {
  core: 'packages/sdk-core/bench/bench-core.ts',
  platform: 'examples/platform/bench/bench-platform.ts',
};
const [name = '', ...rest] = process.argv.slice(2);
const file = benches[name];
if (file === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join('|')}`);
  process.exit(2);
}
const { status } = spawnSync('npx', ['tsx', '--conditions=@skill-voucher/source', file, ...rest], { stdio: 'inherit' });
process.exit(status ?? 1);
