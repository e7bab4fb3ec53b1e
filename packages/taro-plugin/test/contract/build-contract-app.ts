import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const packageRoot = path.resolve(import.meta.dirname, '../..');
const sources = ['test/contract/src', 'test/contract/config', 'test/contract/babel.config.cjs', 'src/kit', 'config', 'dist/taro.css'];
const taro = path.join(path.dirname(createRequire(import.meta.url).resolve('@tarojs/cli/package.json')), 'bin/taro');

export type ContractHost = 'weapp' | 'alipay' | 'h5';
export const contractFolder = path.join(import.meta.dirname, 'dist');

/** Builds the contract app where an output is older than a source, as many hosts at once as there are. */
export async function buildContractApp(hosts: readonly ContractHost[]): Promise<void> {
  const newest = Math.max(...sources.map((name) => newestMs(path.join(packageRoot, name))));
  await Promise.all(hosts.filter((host) => newestMs(path.join(contractFolder, host)) < newest).map(build));
}

function build(host: ContractHost): Promise<void> {
  fs.rmSync(path.join(contractFolder, host), { recursive: true, force: true });
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [taro, 'build', '--type', host, '--no-check'], {
      cwd: import.meta.dirname,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`The contract app does not build for ${host}:\n${Buffer.concat(said).toString()}`))));
  });
}

function newestMs(entry: string): number {
  if (!fs.existsSync(entry)) return 0;
  if (!fs.statSync(entry).isDirectory()) return fs.statSync(entry).mtimeMs;
  return Math.max(0, ...fs.readdirSync(entry).map((name) => newestMs(path.join(entry, name))));
}
