import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

/** Every TypeScript project of the workspace, strict. */
const projects = [
  'packages/sdk-core/tsconfig.json', 'packages/sdk-core/tsconfig.hosts.json', 'packages/taro-plugin/tsconfig.json', 'packages/h5-widgets/tsconfig.json',
  'examples/platform/tsconfig.json', 'examples/host-h5/tsconfig.json', 'examples/host-mini/tsconfig.json',
];
const found = projects.filter((project) => existsSync(project));
const waiting = [...found];
let failed = 0;

/** Two at a time: one after the other they take longer than everything else that is checked. */
async function checkWaiting(): Promise<void> {
  for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
    const [status] = await once(spawn('npx', ['tsc', '--noEmit', '-p', project], { stdio: 'inherit' }), 'exit');
    if (status === 0) continue;
    failed += 1;
    console.error(`types: ${project} failed`);
  }
}

await Promise.all([checkWaiting(), checkWaiting()]);
console.log(`types: ${found.length - failed} of ${projects.length} projects hold`);
process.exit(failed === 0 ? 0 : 1);
