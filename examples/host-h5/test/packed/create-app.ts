import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackedPackage } from './pack-packages';
import { root } from './pack-packages';
import { runProgram } from './run-program';

const otherPackages = ['react', 'react-dom', 'vite', 'typescript', '@types/react', '@types/react-dom', '@types/node'] as const;

/** A Vite + React project with the tarballs installed: what a host developer has after the first page of the guide. */
export async function createApp(folder: string, packed: readonly PackedPackage[]): Promise<void> {
  await cp(join(import.meta.dirname, 'app'), folder, { recursive: true });
  const dependencies = Object.fromEntries([
    ...packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]),
    ...(await Promise.all(otherPackages.map(async (name) => [name, await installedVersion(name)]))),
  ]);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'packed-app', private: true, type: 'module', dependencies }, undefined, 2));
  await runProgram('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
}

async function installedVersion(name: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** The diagnostics of `tsc`, each one line: `src/page.tsx TS2322 Type …`. */
export async function listTypeErrors(folder: string, project: string): Promise<string[]> {
  const { status, output } = await runProgram('node', ['node_modules/typescript/bin/tsc', '-p', project, '--pretty', 'false'], { cwd: folder, mayFail: true });
  const errors = output.trim().split(/\n(?! )/).filter((text) => text !== '');
  if ((status === 0) !== (errors.length === 0)) throw new Error(`tsc ended with ${status}\n${output}`);
  return errors.map((text) => text.replace(/\(\d+,\d+\): error (TS\d+):/, ' $1').replace(/\n +/g, ' '));
}
