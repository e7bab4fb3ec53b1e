import { spawn } from 'node:child_process';
import { plainEnvironment } from './run-program';

export interface RunningPreview {
  readonly url: string;
  close(): Promise<void>;
}

/** `vite preview` of the built app, with the host backend of its own config. */
export function previewApp(folder: string): Promise<RunningPreview> {
  const child = spawn('node', ['node_modules/vite/bin/vite.js', 'preview', '--host', '127.0.0.1'], { cwd: folder, env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => child.on('exit', () => done()));
  return new Promise((done, fail) => {
    let output = '';
    const read = (chunk: unknown): void => {
      output += String(chunk);
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (url !== undefined) done({ url, close: () => (child.kill(), ended) });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', fail);
    child.on('exit', (status) => fail(new Error(`vite preview ended with ${status}\n${output}`)));
  });
}
