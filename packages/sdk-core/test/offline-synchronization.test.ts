import { describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { SdkError } from '../src/errors';
import { createScopedStorage } from '../src/session/scoped-storage';
import { createMemoryStorage } from '../src/testing';
import { openDesk } from './offline-desk';

describe('M4 synchronising', () => {
  it('M4 delivers the chain in order, keeps it while the answer is lost, and goes on from the checkpoint after a restart', async () => {
    const desk = await openDesk();
    await desk.scanner.synchronize();
    await desk.scanAndConfirm(await desk.show());
    desk.platform.beforeArrival = () => Promise.reject(new SdkError('networkFailed', 'answer lost'));
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'networkFailed' });
    expect(desk.queueNames()).toHaveLength(1);
    desk.platform.beforeArrival = async () => undefined;
    desk.restart();
    await desk.scanner.synchronize();
    expect(desk.queueNames()).toEqual([]);
    const [lost, sent] = desk.requests.slice(-2);
    expect(sent?.records).toEqual(lost?.records);
    expect((await desk.scanner.readStatus()).verdicts).toMatchObject([{ outcome: 'used', sequence: 1, voucherNumber: '4928D3E9B2DD58AB' }]);
    await desk.scanAndConfirm(await desk.show({ seed: 'd' }));
    const record = JSON.parse(Buffer.from((desk.entries.get(desk.queueNames()[0] as string) as string).split('.')[0] as string, 'base64url').toString()) as { previousHash: string };
    expect(record.previousHash).toMatch(/^hash of /);
  });

  it('M4 names a lease as drained only after its grant is dropped and every record was sent', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    Object.assign(desk.platform, { grants: [], draining: ['l1'] });
    desk.platform.beforeArrival = async () => void (desk.platform.draining = []);
    await desk.scanner.synchronize();
    const [first, second] = desk.requests.slice(-2);
    expect([first?.records.length, first?.drainedLeases, second?.records.length, second?.drainedLeases]).toEqual([1, [], 0, ['l1']]);
    expect([...desk.entries].find(([name]) => name.endsWith('offline:dropped-leases'))?.[1]).toBe('[]');
  });

  it('M4 an answer that was overtaken does not bring a dropped grant back', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const other = await openDesk({ entries: desk.entries });
    const oldGrants = desk.platform.grants;
    let isDrained = false;
    desk.platform.beforeArrival = async () => {
      if (isDrained) return;
      isDrained = true;
      // Meanwhile the other tab hears of the drain and reports it, two revisions later.
      await other.scanner.synchronize();
      await other.scanner.synchronize();
      Object.assign(other.platform, { grants: [], draining: ['l1'] });
      other.platform.beforeArrival = async () => void (other.platform.draining = []);
      await other.scanner.synchronize();
    };
    desk.platform.grants = oldGrants;
    await desk.scanner.synchronize();
    expect((await desk.scan(await desk.show())).decision).toMatchObject({ outcome: 'amber', reasons: expect.arrayContaining(['noGrant']) });
  });

  it('M4 an answer that was asked for before another tab dropped the grant does not bring it back, even if it is newer', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const other = await openDesk({ entries: desk.entries });
    let isDropped = false;
    desk.platform.beforeArrival = async () => {
      if (isDropped) return;
      isDropped = true;
      await other.scanner.synchronize();
      Object.assign(other.platform, { grants: [], draining: ['l1'] });
      other.platform.beforeArrival = async () => void (other.platform.draining = []);
      await other.scanner.synchronize();
      // As if the other tab's answers had been given before this one.
      desk.entries.delete([...desk.entries.keys()].find((name) => name.endsWith('offline:revision')) as string);
    };
    await desk.scanner.synchronize();
    expect((await desk.scan(await desk.show())).decision).toMatchObject({ outcome: 'amber', reasons: ['noGrant'] });
  });

  it('M4 an overtaken answer moves no checkpoint and removes nothing that it did not acknowledge', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    const other = await openDesk({ entries: desk.entries });
    let isOvertaken = false;
    desk.platform.beforeArrival = async () => {
      if (isOvertaken) return;
      isOvertaken = true;
      for (let round = 0; round < 3; round += 1) await other.scanner.synchronize();
      // The other tab's answers took entry 1; a new scan comes to lie at the place that this answer speaks of.
      desk.entries.set('etv:c:s:offline:scan:0000000001', 'new.scan');
      desk.platform.isReachable = false; // only this one answer arrives
    };
    const checkpointOf = () => [...desk.entries].find(([name]) => name.endsWith('offline:checkpoint'))?.[1];
    const before = { checkpoint: undefined as string | undefined };
    const { beforeArrival } = desk.platform;
    desk.platform.beforeArrival = async () => { await beforeArrival(); before.checkpoint ??= checkpointOf(); };
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'networkFailed' });
    expect(desk.entries.get('etv:c:s:offline:scan:0000000001')).toBe('new.scan');
    expect(checkpointOf()).toBe(before.checkpoint);
  });

  it('M4 tells the platform what its queue ends with, and under which storage', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    desk.entries.delete(desk.queueNames()[0] as string);
    await desk.scanner.synchronize();
    const [first, last] = [desk.requests[0], desk.requests[desk.requests.length - 1]];
    expect(last?.records).toEqual([]);
    expect(last?.head).toMatchObject({ sequence: 1 });
    expect(last?.head.hash).not.toBe(first?.head.hash);
    expect(last?.queueId).toBe(first?.queueId);
    const wiped = await openDesk({ entries: new Map() });
    await wiped.scanner.synchronize();
    expect(wiped.requests[0]?.queueId).toMatch(/^[\w-]{22}$/);
  });

  it('M4 a full storage does not hold the queue up', async () => {
    const memory = createMemoryStorage();
    const full = { ...memory, set: async (key: string, value: string) => (key.endsWith('offline:verdicts') ? Promise.reject(new SdkError('storageFailed', 'quota')) : memory.set(key, value)) };
    const desk = await openDesk({ override: { storage: createScopedStorage({ storage: full, channelId: 'c', subject: 's' }) } });
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    await desk.scanner.synchronize();
    expect((await desk.scanner.readStatus()).queued).toBe(0);
  });

  it.each([{ verdicts: undefined }, { grants: {} }, { drainingLeases: 'l1' }, { checkpoint: undefined }, { checkpoint: { sequence: 'x', hash: 'y' } }, { verdicts: [{ index: 'x', outcome: 'used' }] }])('M4 takes nothing from an answer of another shape: %j', async (change) => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    const before = new Map(desk.entries);
    desk.platform.change = change as never;
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'malformedResponse' });
    expect(desk.entries).toEqual(before);
  });

  it.each([
    ['signed by somebody else', async (desk: Awaited<ReturnType<typeof openDesk>>) => ({ time: (await (await import('../src/crypto/signed-text')).signText({ value: { deviceId: desk.deviceId, nonce: 'x', serverTimeMs: 1, revision: 9 }, domainTag: 'ETV1-TIME\0', key: createNobleSigningKey(new Uint8Array(32).fill(5)) })) })],
    ['empty', async () => ({ time: { payload: '', signature: '' } })],
  ])('M4 nothing is taken from an answer that is %s', async (_, make) => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    const before = new Map(desk.entries);
    desk.platform.change = await make(desk);
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'malformedResponse' });
    expect(desk.entries).toEqual(before);
  });

  it('M4 a time that took more than 10 s is no anchor, an older status bundle replaces nothing', async () => {
    const desk = await openDesk();
    desk.platform.beforeArrival = async () => void (desk.time.trueMs += 10_001);
    await desk.prepare();
    expect((await desk.scanner.readStatus()).time).toMatchObject({ isTrusted: false, reason: 'neverSynchronized' });
    desk.platform.beforeArrival = async () => undefined;
    await desk.scanner.synchronize();
    const trustName = [...desk.entries.keys()].find((name) => name.endsWith('offline:trust')) as string;
    const kept = JSON.parse(desk.entries.get(trustName) as string) as { statusBundle: unknown; statusBundleVersion: number };
    const first = await openDesk();
    await first.prepare();
    const older = (JSON.parse(first.entries.get(trustName) as string) as { statusBundle: never }).statusBundle;
    desk.platform.change = { statusBundle: older };
    await desk.scanner.synchronize();
    expect(JSON.parse(desk.entries.get(trustName) as string)).toEqual({ ...kept, statusBundleRefused: 'rolledBack' });
  });
});
