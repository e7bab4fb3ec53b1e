import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartPlatformOptions } from '../src/index';
import { querySql, startTestPlatform } from './harness/start-test-platform';
import { testStartMs } from './harness/seed-templates';
import { logInStaffAs, type StaffClient } from './harness/test-staff';

/** Takes every request and answers none. */
async function openSilentServer(): Promise<Server> {
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('a reconciliation that the end of its process cut off', () => {
  let dataFolder: string;
  let silent: Server;
  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'etv-interrupted-'));
    silent = await openSilentServer();
  });
  afterAll(async () => {
    silent.closeAllConnections();
    silent.close();
    await rm(dataFolder, { recursive: true, force: true });
  });

  const list = async (supervisor: StaffClient) => (await supervisor.call<{ items: { runId: string; state: string }[] }>({ method: 'GET', path: '/reconciliations' })).body.items;

  async function startAt(seconds: number, use: (supervisor: StaffClient, audit: () => Promise<object[]>) => Promise<void>, options: StartPlatformOptions = {}): Promise<void> {
    const platform = await startTestPlatform('pglite', { dataFolder, nowMs: () => testStartMs + seconds * 1000, ...options });
    try {
      const audit = () => querySql<object>(platform, "SELECT subject FROM employment_service.audit_entries WHERE action = 'interruptReconciliation'");
      await use(await logInStaffAs(platform, 'employment-service', 'demo-supervisor-shanxi'), audit);
    } finally {
      await platform.close();
    }
  }

  it('M5 is marked as interrupted at the start that finds it silent for a minute, and a new one finishes', async () => {
    let runId = '';
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await startAt(0, async (supervisor) => {
      const started = await supervisor.call<{ runId: string; state: string }>({ method: 'POST', path: '/reconciliations' });
      expect(started).toMatchObject({ status: 201, body: { state: 'running' } });
      runId = started.body.runId;
    }, { systemUrls: { 'real-name-system': url } });
    // Another node's run may be alive: within a minute nobody marks it.
    await startAt(59, async (supervisor, audit) => {
      expect(await list(supervisor)).toMatchObject([{ runId, state: 'running' }]);
      expect(await audit()).toEqual([]);
    });
    await startAt(60, async (supervisor, audit) => {
      const [run] = await list(supervisor);
      expect(run).toMatchObject({ runId, state: 'interrupted', interruptedAtMs: testStartMs + 60_000 });
      expect(run).not.toHaveProperty('finishedAtMs');
      expect(await audit()).toEqual([{ subject: runId }]);
      const again = await supervisor.call<{ runId: string }>({ method: 'POST', path: '/reconciliations' });
      await expect.poll(async () => (await list(supervisor)).map(({ runId: id, state }) => ({ id, state })), { timeout: 20_000 })
        .toEqual(expect.arrayContaining([{ id: again.body.runId, state: 'finished' }, { id: runId, state: 'interrupted' }]));
    });
  });
});
