import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDevice, send, type TestDevice } from './harness/test-device';
import { callJson } from './harness/test-hr';
import { nameDatabase, runOn } from './harness/seed-templates';
import { inventPerson } from './harness/test-crowd';
import type { TestPlatform } from './harness/start-test-platform';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = new URL('../src/main.ts', import.meta.url).pathname;
const drainSeconds = 4;

/** The process of `npm start`, told to end while it works. */
describe('a node that leaves', () => {
  const databaseName = `leaving_${randomBytes(5).toString('hex')}`;
  let folder = '';
  let child: ChildProcess;
  let platform: TestPlatform;
  let device: TestDevice;
  let voucherNumber = '';
  const said: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etv-leave-'));
    await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${databaseName}`);
    child = spawn(process.execPath, ['--conditions=@skill-voucher/source', '--import', tsx, main], {
      env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: folder, DATABASE_URL: nameDatabase(inject('postgresqlUrl'), databaseName), ETV_DRAIN_SECONDS: String(drainSeconds), ETV_LOG_LEVEL: 'trace' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => said.push(part.toString()));
    const url = await readUrl();
    const { channelKeyPems } = JSON.parse(await readFile(join(folder, 'demo-keys.json'), 'utf8')) as { channelKeyPems: Record<string, string> };
    const channels = { minshengshanxi: { channelId: 'minshengshanxi', name: '', privateKeyPem: channelKeyPems['minshengshanxi'] ?? '' } };
    platform = { url, audience: 'voucher-platform', demo: { channels }, clock: { nowMs: Date.now, advance: () => undefined } } as unknown as TestPlatform;
    device = await createDevice(platform, { person: inventPerson(61) });
    const offered = await device.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/templates/claimable' });
    voucherNumber = (await device.claim(offered.body.items[0]?.templateNumber ?? 0)).body.voucher.voucherNumber;
  }, 150_000);
  async function readUrl(): Promise<string> {
    for (let attempt = 0; attempt < 1200 && child.exitCode === null; attempt += 1) {
      const url = /电子培训券平台 (http:\S+)/.exec(said.join(''))?.[1];
      if (url !== undefined) return url;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`never started: ${said.join('')}`);
  }
  afterAll(async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await runOn(inject('postgresqlUrl'), `DROP DATABASE ${databaseName} WITH (FORCE)`);
    await rm(folder, { recursive: true, force: true });
  });

  it('writes the request id that it answers into every line about the request', async () => {
    const answer = await fetch(`${platform.url}/v1/trust-list?secret=in-a-query`);
    const requestId = answer.headers.get('etv-request-id') ?? '';
    const lines = () => said.join('').split('\n').filter((line) => line.includes(requestId)).map((line) => JSON.parse(line) as { msg: string });
    await expect.poll(() => lines().map(({ msg }) => msg)).toEqual(['incoming request', 'request completed']);
    expect(said.join('')).not.toContain('in-a-query');
  });

  it('says that it is not ready first, answers what it took and what waits, and ends with 0', async () => {
    const began = performance.now();
    const waiting = device.call<{ status: string }>({ method: 'GET', path: `/v1/vouchers/${voucherNumber}/state?after=claimed&waitSeconds=25` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
    child.kill('SIGTERM');
    await expect.poll(async () => (await callJson(platform, { method: 'GET', path: '/v1/ready' })).status).toBe(503);
    expect(await callJson(platform, { method: 'GET', path: '/v1/ready' })).toMatchObject({ code: 'serviceUnavailable', body: { details: { obstacle: 'draining' } } });
    expect((await callJson(platform, { method: 'GET', path: '/v1/health' })).status).toBe(200);
    // A balancer that has not noticed yet still gets its requests answered.
    expect((await device.call({ method: 'GET', path: '/v1/me' })).status).toBe(200);
    const answer = await waiting;
    expect([answer.status, answer.body.status]).toEqual([200, 'claimed']);
    expect(await ended).toEqual([0, null]);
    expect((performance.now() - began) / 1000).toBeGreaterThan(drainSeconds);
    expect((performance.now() - began) / 1000).toBeLessThan(drainSeconds + 20);
    await expect(send({ url: `${platform.url}/v1/health`, init: {} })).rejects.toThrow();
  });
});
