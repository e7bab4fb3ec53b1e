import { spawn } from 'node:child_process';

export interface ProgramRun {
  readonly status: number;
  readonly output: string;
}

/** A program's output; a status that is not 0 is an error, unless `mayFail`. */
export function runProgram(program: string, parameters: readonly string[], options: { cwd: string; mayFail?: boolean }): Promise<ProgramRun> {
  const { cwd, mayFail = false } = options;
  return new Promise((done, fail) => {
    const child = spawn(program, parameters, { cwd, env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (complaints += String(chunk)));
    child.on('error', fail);
    child.on('close', (status) => {
      if (status === 0 || mayFail) done({ status: status ?? 1, output });
      else fail(new Error(`${program} ${parameters.join(' ')} ended with ${status}\n${output}${complaints}`));
    });
  });
}

/** As in a terminal: vitest's NODE_ENV would make development bundles. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  delete environment.NODE_ENV;
  return environment;
}
