import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Every TypeScript project of the workspace, strict. */
const projects = [
  'packages/sdk-core/tsconfig.json', 'packages/sdk-core/tsconfig.hosts.json', 'packages/taro-plugin/tsconfig.json', 'packages/h5-widgets/tsconfig.json',
  'examples/platform/tsconfig.json', 'examples/host-h5/tsconfig.json', 'examples/host-mini/tsconfig.json',
];
let failed = 0;
for (const project of projects) {
  if (!existsSync(project)) continue;
  const { status } = spawnSync('npx', ['tsc', '--noEmit', '-p', project], { stdio: 'inherit' });
  if (status !== 0) {
    failed += 1;
    console.error(`types: ${project} failed`);
  }
}
console.log(`types: ${projects.length - failed} of ${projects.length} projects hold`);
process.exit(failed === 0 ? 0 : 1);
