import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPlatformStub, type PlatformStub } from './platform-stub';

const folder = mkdtempSync(join(tmpdir(), 'etv-conform-'));
const command = join(folder, 'skill-voucher.mjs');
let platform: PlatformStub;

/** The command as one file, and bridges as a host's modules, without a build of the package. */
beforeAll(async () => {
  platform = await startPlatformStub();
  const bundle = (contents: string | undefined, outfile: string) => build({
    ...(contents === undefined ? { entryPoints: [join(import.meta.dirname, '../../src/cli/index.ts')] } : { stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' } }), outfile, bundle: true, format: 'esm', target: 'node20', platform: 'node', conditions: ['@skill-voucher/source'], logLevel: 'error',
  });
  await bundle(undefined, command);
  const sound = "import { createSoundBridges } from './sound-bridge';";
  await bundle(`${sound} export const createBridge = createSoundBridges();`, join(folder, 'sound.mjs'));
  await bundle(`${sound} export const bridge = { ...createSoundBridges()(), clock: { nowMs: () => 5, monotonicMs: () => performance.now() } };`, join(folder, 'seconds.mjs'));
  await bundle(`${sound} export default () => { setInterval(() => undefined, 1000); Promise.reject(new Error('stray')); return createSoundBridges()(); };`, join(folder, 'stray.mjs'));
  writeFileSync(join(folder, 'empty.mjs'), 'export {};');
}, 60_000);
afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true });
});

function conform(...words: string[]): Promise<{ exitCode: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, ...words], { cwd: folder });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('close', (exitCode) => resolve({ exitCode, text }));
  });
}

describe('M10 skill-voucher conform', () => {
  it('M10 ends with 0 and the report in Chinese for a sound bridge, with the platform', async () => {
    const { exitCode, text } = await conform('conform', './sound.mjs', '--platform', platform.url, '--ask', 'launch');
    expect(text).toContain('✓ transport.body  正文逐字节发送 — 平台验证了正文摘要和签名');
    expect(text.trim().split('\n').at(-1)).toBe('结论：符合');
    expect(exitCode).toBe(0);
  }, 30_000);

  it('M10 ends with 1 and says what to change for a broken one, in English when asked', async () => {
    const { exitCode, text } = await conform('conform', 'seconds.mjs', '--locale', 'en', '--timeout', '2000');
    expect(text).toContain('✗ clock.milliseconds  nowMs() is unix milliseconds — faulty: got 5, not between 2020 and 2100\n    change: Return Date.now()');
    expect(exitCode).toBe(1);
  }, 60_000);

  it('M10 ends with 1 for what the bridge throws outside of any call, although it keeps the process busy', async () => {
    const { exitCode, text } = await conform('conform', './stray.mjs');
    expect(text).toContain('✗ 在调用之外抛出: Error: stray');
    expect(exitCode).toBe(1);
  }, 60_000);

  it.each([
    [[], '用法'], [['conform'], '用法'], [['check', './sound.mjs'], '用法'], [['conform', './missing.mjs', '--locale', 'en'], 'Usage'], [['conform', './empty.mjs'], 'createBridge'],
    [['conform', './sound.mjs', '--platform', 'platform.example'], '--platform'], [['conform', './sound.mjs', '--ask', 'money'], '--ask money'], [['conform', './sound.mjs', '--timeout', 'long'], '--timeout'], [['conform', './sound.mjs', '--verbose'], '--verbose'],
  ])('M10 ends with 2 for wrong use: %j', async (words, said) => {
    const { exitCode, text } = await conform(...words);
    expect(text).toContain(said);
    expect(exitCode).toBe(2);
  }, 20_000);
});
