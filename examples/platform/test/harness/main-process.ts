import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = new URL('../../src/main.ts', import.meta.url).pathname;

/** The platform as a process of its own, as `npm start` runs it. */
export interface MainProcess {
  readonly isAlive: () => boolean;
  /** Resolves once it has ended; at once when it had. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts it and waits until it is ready. Rejects with what it said when it ends before. `program`: built before; else from the sources. */
export async function startMain(options: { url: string; program?: string; args?: readonly string[]; env: Readonly<Record<string, string>> }): Promise<MainProcess> {
  const { url, program, args = [], env } = options;
  const run = program === undefined ? ['--conditions=@skill-voucher/source', '--import', tsx, main] : [program];
  const child = spawn(process.execPath, [...run, ...args], {
    env: { PATH: process.env['PATH'], PORT: new URL(url).port, ...env }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()));
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  for (let attempt = 0; attempt < 2400; attempt += 1) {
    if (!isAlive()) throw new Error(`ended with ${child.exitCode ?? child.signalCode}: ${said.join('')}`);
    const answer = await fetch(`${url}/v1/ready`).catch(() => undefined);
    if (answer?.ok === true) {
      return {
        isAlive,
        async end(signal) {
          if (!isAlive()) return;
          const ended = new Promise((resolve) => child.once('exit', resolve));
          child.kill(signal);
          await ended;
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`${url} never became ready: ${said.join('')}`);
}
