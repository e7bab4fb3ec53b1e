import { describe, expect, it } from 'vitest';
import { createScopedStorage } from '../session/scoped-storage';
import { createMemoryStorage } from '../testing';
import { holderKey as key, suite } from '../../test/issued-voucher';
import { countForked, createScanQueue, mostQueuedScans } from './scan-queue';
import { computeGenesisHash, hashScanRecord, openScanRecord } from './scan-record';

const fields = { deviceId: 'd', institutionNumber: 7, codeText: 'x', color: 'amber' as const, scannedAtMs: 5, isTimeTrusted: true };
function openQueue() {
  const storage = createScopedStorage({ storage: createMemoryStorage(new Map()), channelId: 'c', subject: 's' });
  return { storage, queue: createScanQueue({ storage, suite, key, deviceId: 'd' }) };
}

describe('M4 queue of offline scans', () => {
  it('M4 chains each entry to the one before, from the device\'s own head on', async () => {
    const { queue } = openQueue();
    const first = await queue.append(fields);
    expect(first).toEqual({ ...fields, sequence: 1, previousHash: await computeGenesisHash('d', suite) });
    const second = await queue.append(fields);
    const entries = await queue.list();
    expect(entries.map(({ name, record }) => [name, record?.sequence])).toEqual([[expect.stringMatching(/^offline:scan:0000000001\.[\w-]{16}$/), 1], [expect.stringMatching(/^offline:scan:0000000002\.[\w-]{16}$/), 2]]);
    expect(second).toMatchObject({ sequence: 2, previousHash: await hashScanRecord((entries[0] as (typeof entries)[0]).text, suite) });
    expect(await openScanRecord({ text: (entries[1] as (typeof entries)[0]).text, deviceKey: key, suite })).toEqual(second);
  });

  it('M4 goes on from the platform\'s head when everything was acknowledged', async () => {
    const { queue, storage } = openQueue();
    await queue.append(fields);
    await queue.settle(await queue.list(), { sequence: 1, hash: 'head' });
    expect(await queue.list()).toEqual([]);
    expect(await queue.append(fields)).toMatchObject({ sequence: 2, previousHash: 'head' });
    await queue.settle(await queue.list(), { sequence: 2, hash: 'head' });
    for (const damaged of [{ sequence: '2', hash: 'head' }, { sequence: 2 }, { sequence: 2, hash: 7 }, null, 'x']) {
      await storage.write('offline:checkpoint', damaged);
      await storage.write('offline:head', damaged);
      const record = await queue.append(fields);
      expect(record).toMatchObject({ sequence: 1, previousHash: await computeGenesisHash('d', suite) });
      for (const { name } of await queue.list()) await storage.remove(name);
    }
  });

  it('M4 keeps a damaged entry in its place, sends what is left of it, and sets it aside when it is acknowledged', async () => {
    const { queue, storage } = openQueue();
    await queue.append(fields);
    const [name = ''] = await storage.names('offline:scan:');
    const [payload = '', signature = ''] = ((await storage.readText(name)) ?? '').split('.');
    const damaged = async (stored: string) => {
      await storage.writeText(name, stored);
      return (await queue.list())[0];
    };
    expect(await damaged('not base64!')).toMatchObject({ name, text: { payload: Buffer.from('not base64!').toString('base64url'), signature: '' } });
    expect(await damaged(payload)).toMatchObject({ name, text: { payload, signature: '' } });
    expect(await damaged(`${payload}.!`)).toMatchObject({ text: { payload: Buffer.from(`${payload}.!`).toString('base64url'), signature: '' } });
    const withoutCode = Buffer.from('{"sequence":1}').toString('base64url');
    expect(await damaged(`${withoutCode}.${signature}`)).toMatchObject({ name, text: { payload: withoutCode, signature } });
    expect(await damaged('')).toMatchObject({ name, text: { payload: '', signature: '' } });
    expect(await damaged('bm8.AA')).toMatchObject({ name, text: { payload: 'bm8', signature: 'AA' } });
    expect(await queue.append(fields)).toMatchObject({ sequence: 2, previousHash: await hashScanRecord({ payload: 'bm8', signature: 'AA' }, suite) });
    await queue.settle(await queue.list(), { sequence: 2, hash: 'head' });
    expect([await queue.list(), await storage.names('offline:damaged:')]).toEqual([[], [name.replace('scan', 'damaged')]]);
    expect(await storage.readText(name.replace('scan', 'damaged'))).toBe('bm8.AA');
  });

  it('M4 goes on behind an entry that vanished, so that the platform sees the gap', async () => {
    const { queue, storage } = openQueue();
    await queue.append(fields);
    await queue.append(fields);
    const head = await queue.readHead();
    await storage.remove((await queue.list())[1]?.name ?? '');
    expect(await queue.readHead()).toEqual(head);
    expect(await queue.append(fields)).toMatchObject({ sequence: 3, previousHash: head.hash });
  });

  it('M4 removes an acknowledged entry only while it is the same', async () => {
    const { queue, storage } = openQueue();
    await queue.append(fields);
    const acknowledged = await queue.list();
    const name = acknowledged[0]?.name ?? '';
    await storage.writeText(name, 'another');
    await queue.settle(acknowledged, undefined);
    expect(await storage.readText(name)).toBe('another');
  });

  it('M4 settles one entry where there is room for a digit less than it takes', async () => {
    const entries = new Map<string, string>();
    const plain = createMemoryStorage(entries);
    let room = Infinity;
    const used = () => [...entries].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    const storage = createScopedStorage({ storage: { ...plain, set: (name, value) => (used() - (entries.get(name)?.length ?? -name.length) + value.length > room ? Promise.reject(new Error('quota')) : plain.set(name, value)) }, channelId: 'c', subject: 's' });
    const queue = createScanQueue({ storage, suite, key, deviceId: 'd' });
    await queue.settle([], { sequence: 9, hash: 'h' });
    await queue.append(fields);
    await storage.write('offline:head', { sequence: 9, hash: 'h' }); // the newer one found no room
    room = used();
    const [waiting, head] = [await queue.list(), await queue.readHead()];
    expect(head.sequence).toBe(10);
    await queue.settle(waiting, head);
    expect([await queue.list(), await queue.readHead()]).toEqual([[], head]);
  });

  it('M4 settles without room for a checkpoint where the head says the same, and keeps the last entry where it does not', async () => {
    const entries = new Map<string, string>();
    const plain = createMemoryStorage(entries);
    const open = () => createScanQueue({ storage: createScopedStorage({ storage: { ...plain, set: (name, value) => (name.endsWith('checkpoint') ? Promise.reject(new Error('quota')) : plain.set(name, value)) }, channelId: 'c', subject: 's' }), suite, key, deviceId: 'd' });
    const queue = open();
    for (const codeText of ['1', '2', '3']) await queue.append({ ...fields, codeText });
    const [waiting, head] = [await queue.list(), await queue.readHead()];
    entries.delete('etv:c:s:offline:head');
    await expect(queue.settle(waiting, head)).rejects.toThrow('quota');
    expect((await queue.list()).map(({ record }) => record?.codeText)).toEqual(['3']); // proves what came before it
    expect(await queue.append({ ...fields, codeText: '4' })).toMatchObject({ sequence: 4, previousHash: head.hash });
    const [left, after] = [await queue.list(), await queue.readHead()];
    await queue.settle(left, after);
    expect([await queue.list(), await queue.readHead()]).toEqual([[], after]);
    expect(await open().append(fields)).toMatchObject({ sequence: 5, previousHash: after.hash });
  });

  it.each(['offline:scan:x', 'offline:scan:', 'offline:scan:99999999999', 'offline:scan:-1'])('M4 is not led astray by %s', async (name) => {
    const { queue, storage } = openQueue();
    await storage.writeText(name, 'planted');
    for (const sequence of [1, 2, 3]) expect(await queue.append(fields)).toMatchObject({ sequence });
    expect(await queue.list()).toHaveLength(3);
  });

  it('M4 writes no entry that it would not find again', async () => {
    const { queue, storage } = openQueue();
    await storage.writeText('offline:scan:9999999999', 'planted');
    await expect(queue.append(fields)).rejects.toMatchObject({ code: 'storageFailed' });
  });

  it('M4 two tabs that nothing keeps apart fork the chain and lose nothing', async () => {
    const { queue, storage } = openQueue();
    const other = createScanQueue({ storage, suite, key, deviceId: 'd' });
    await Promise.all([queue.append({ ...fields, codeText: 'mine' }), other.append({ ...fields, codeText: 'theirs' })]);
    const entries = await queue.list();
    expect(entries.map(({ record }) => [record?.sequence, record?.codeText]).sort()).toEqual([[1, 'mine'], [1, 'theirs']]);
    expect(countForked(entries)).toBe(1);
    expect(await queue.append(fields)).toMatchObject({ sequence: 2, previousHash: await hashScanRecord((entries[1] as (typeof entries)[0]).text, suite) });
  });

  it('M4 takes no more than it may hold', async () => {
    const { queue, storage } = openQueue();
    for (let i = 1; i < mostQueuedScans; i += 1) await storage.writeText(`offline:scan:${String(i).padStart(10, '0')}`, 'bm8.AA');
    expect(await queue.append(fields)).toMatchObject({ sequence: mostQueuedScans });
    expect(await queue.append(fields)).toBeUndefined();
    expect(await queue.list()).toHaveLength(mostQueuedScans);
  });
});
