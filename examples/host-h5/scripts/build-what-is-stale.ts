import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
export const pagesFolder = join(root, 'examples/host-h5/dist');

export interface Build {
  readonly name: string;
  /** Files and folders, from the root. */
  readonly sources: readonly string[];
  readonly output: string;
  readonly command: readonly string[];
}

/** What is built from what, in order. */
const builds: readonly Build[] = [
  { name: 'SDK', sources: ['packages/sdk-core/src', 'packages/taro-plugin/src', 'packages/h5-widgets/src', 'rollup.config.mjs'], output: 'packages/h5-widgets/dist', command: ['npm', 'run', 'build', '--silent'] },
  { name: '宿主应用', sources: ['packages/h5-widgets/dist', 'packages/sdk-core/dist', 'examples/host-h5/src/app'], output: 'examples/host-h5/dist', command: ['npm', 'run', 'build', '--silent', '-w', '@skill-voucher/example-host-h5'] },
];

/** Written last, in the output folder, with the time at which the build began; `rollup.config.mjs` writes the same. Nothing else says that a build is whole. */
const stampName = '.complete';

/** Builds the packages and the host app where a source is newer than the last complete build. */
export async function buildWhatIsStale(report: (line: string) => void): Promise<void> {
  for (const build of builds) await buildOne(build, report);
}

export async function buildOne({ name, sources, output, command }: Build, report: (line: string) => void, folder = root): Promise<void> {
  const stamp = join(folder, output, stampName);
  const changedMs = Math.max(...(await Promise.all(sources.map((source) => newestMs(join(folder, source))))));
  if (existsSync(stamp) && statSync(stamp).mtimeMs > changedMs) return;
  report(`正在构建${name}…`);
  await rm(stamp, { force: true });
  const begunAt = new Date();
  await run(command, folder);
  await writeFile(stamp, '');
  await utimes(stamp, begunAt, begunAt);
}

async function newestMs(path: string): Promise<number> {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  const entries = await readdir(path, { recursive: true });
  return Math.max(0, ...entries.map((entry) => statSync(join(path, entry)).mtimeMs));
}

/** Quiet when it succeeds; on failure everything it said. */
function run(command: readonly string[], folder: string): Promise<void> {
  const [program, ...rest] = command as [string, ...string[]];
  return new Promise((done, fail) => {
    const child = spawn(program, rest, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${command.join(' ')} ended with ${code}\n${Buffer.concat(said).toString()}`))));
  });
}
