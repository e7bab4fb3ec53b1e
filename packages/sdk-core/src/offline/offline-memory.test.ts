import { describe, expect, it } from 'vitest';
import { signText, type SignedText } from '../crypto/signed-text';
import { createScopedStorage } from '../session/scoped-storage';
import { createMemoryStorage } from '../testing';
import { holderKey, issuerKey as platformKey, suite } from '../../test/issued-voucher';
import { scanGrantTag, type ScanGrant } from './grant';
import { createOfflineMemory, type KeptVerdict } from './offline-memory';

const grant: ScanGrant = { leaseId: 'l1', epoch: 1, deviceId: 'd', institutionNumber: 7, voucherNumber: 'V1', credentialThumbprint: 't', issuedAtMs: 1, scanUntilMs: 2 };
const sign = (change: Partial<ScanGrant> = {}, key = platformKey) => signText({ value: { ...grant, ...change }, domainTag: scanGrantTag, key });
function openMemory() {
  const storage = createScopedStorage({ storage: createMemoryStorage(new Map()), channelId: 'c', subject: 's' });
  return { storage, memory: createOfflineMemory({ storage, suite, platformKey, deviceId: 'd' }) };
}

describe('M4 what the device keeps of grants', () => {
  it('M4 keeps its own, signed by the platform, and finds them by voucher', async () => {
    const { memory, storage } = openMemory();
    const mine = await sign();
    const forged = [await sign({ leaseId: 'forged' }, holderKey), { payload: '*', signature: '' }, { payload: Buffer.from('{}').toString('base64url'), signature: '' }, null as unknown as SignedText];
    await memory.replaceGrants([...forged, mine, await sign({ deviceId: 'other' }), await sign({ voucherNumber: 'V2', leaseId: 'l2' })]);
    expect((await storage.read<{ leaseId: string }[]>('offline:grants'))?.map(({ leaseId }) => leaseId)).toEqual(['forged', 'l1', 'l2']); // a signature is checked when it counts
    expect(await memory.findGrants('V1')).toEqual([{ ...grant, text: mine }]);
    expect((await memory.findGrants('V2')).map(({ leaseId }) => leaseId)).toEqual(['l2']);
    expect(await memory.findGrants('V3')).toEqual([]);
  });

  it('M4 trusts the signature and not what stands beside it', async () => {
    const { memory, storage } = openMemory();
    const entry = { text: await sign(), leaseId: 'l1', voucherNumber: 'V9' };
    await storage.write('offline:grants', [entry, { ...entry, text: await sign({ deviceId: 'other', voucherNumber: 'V9' }) }]);
    expect(await memory.findGrants('V9')).toEqual([]);
    expect(await memory.findGrants('V1')).toEqual([]);
  });

  it('M4 looks at 16 grants of one voucher and no more: each costs a signature', async () => {
    const { memory, storage } = openMemory();
    const mine = await sign();
    const store = (forged: number) => memory.replaceGrants([...Array.from({ length: forged }, () => ({ ...mine, signature: mine.signature.replace(/^../, 'AA') })), mine]);
    await store(15);
    expect(await memory.findGrants('V1')).toHaveLength(1);
    await store(16);
    expect(await memory.findGrants('V1')).toEqual([]);
    expect(await storage.read('offline:grants')).toHaveLength(17);
  });

  it('M4 has no grants rather than old ones where the storage is full', async () => {
    const entries = new Map<string, string>();
    const plain = createMemoryStorage(entries);
    const memory = createOfflineMemory({ storage: createScopedStorage({ storage: { ...plain, set: (name, value) => (value.length > 500 ? Promise.reject(new Error('quota')) : plain.set(name, value)) }, channelId: 'c', subject: 's' }), suite, platformKey, deviceId: 'd' });
    entries.set('etv:c:s:offline:grants', JSON.stringify([{ text: await sign(), leaseId: 'l1', voucherNumber: 'V1' }]));
    expect(await memory.findGrants('V1')).toHaveLength(1);
    await memory.replaceGrants([await sign(), await sign({ leaseId: 'l2' })]);
    expect([await memory.findGrants('V1'), [...entries]]).toEqual([[], []]);
  });

  it('M4 drops the grants of vouchers and reports nothing of it', async () => {
    const { memory, storage } = openMemory();
    await memory.replaceGrants([await sign(), await sign({ voucherNumber: 'V2', leaseId: 'l2' })]);
    await memory.dropGrantsOf(['V2', 'V3']);
    expect([(await memory.findGrants('V1')).length, await memory.findGrants('V2')]).toEqual([1, []]);
    expect([await memory.readDroppedLeases(), await memory.readDropCount()]).toEqual([[], 0]);
    await storage.write('offline:grants', 'as it was');
    await memory.dropGrantsOf(['V1']);
    expect(await storage.read('offline:grants')).toBe('as it was');
  });

  it('M4 counts drops from whatever lies there', async () => {
    const { memory, storage } = openMemory();
    await memory.dropLeases(['l1']);
    await memory.dropLeases(['l1']);
    expect(await memory.readDropCount()).toBe(2);
    for (const bad of ['2', 1.5, null]) {
      await storage.write('offline:drop-count', bad);
      expect(await memory.readDropCount()).toBe(0);
    }
  });

  it('M4 drops leases, remembers each once, and forgets what was reported', async () => {
    const { memory, storage } = openMemory();
    await memory.replaceGrants([await sign(), await sign({ voucherNumber: 'V2', leaseId: 'l2' })]);
    await memory.dropLeases(['l1']);
    await memory.dropLeases(['l1', 'l3']);
    expect([await memory.findGrants('V1'), (await memory.findGrants('V2')).length]).toEqual([[], 1]);
    expect(await memory.readDroppedLeases()).toEqual(['l1', 'l3']);
    await memory.forgetDroppedLeases(['l1']);
    expect(await memory.readDroppedLeases()).toEqual(['l3']);
    await storage.write('offline:dropped-leases', ['l3', 7, null]);
    expect(await memory.readDroppedLeases()).toEqual(['l3']);
  });

  it('M4 whatever else lies in storage counts as nothing', async () => {
    const { memory, storage } = openMemory();
    const text = await sign();
    const bad = [null, 'x', {}, { text, leaseId: 'l1' }, { text, voucherNumber: 'V1' }, { leaseId: 'l1', voucherNumber: 'V1' }, { leaseId: 'l1', voucherNumber: 'V1', text: { payload: 'p' } }, { leaseId: 'l1', voucherNumber: 'V1', text: { signature: 's' } }, { leaseId: 1, voucherNumber: 'V1', text }];
    for (const entries of [bad, 'text', { length: 1 }]) {
      await storage.write('offline:grants', entries);
      expect(await memory.findGrants('V1')).toEqual([]);
    }
    await storage.write('offline:grants', bad);
    await memory.dropLeases([]);
    expect(await storage.read('offline:grants')).toEqual([]);
  });
});

describe('M4 what the device keeps beside', () => {
  it('M4 an anchor is whole or absent', async () => {
    const { memory, storage } = openMemory();
    const anchor = { serverTimeMs: 1, monotonicMs: 2, wallMs: 3, runId: 'r' };
    expect(await memory.readAnchor()).toBeUndefined();
    await memory.writeAnchor(anchor);
    expect(await memory.readAnchor()).toEqual(anchor);
    for (const field of ['serverTimeMs', 'monotonicMs', 'wallMs', 'runId']) {
      await storage.write('offline:anchor', { ...anchor, [field]: null });
      expect([field, await memory.readAnchor()]).toEqual([field, undefined]);
    }
  });

  it('trust material that is none is empty', async () => {
    const { memory, storage } = openMemory();
    expect(await memory.readTrust()).toEqual({});
    for (const stored of [null, 'text', 7]) {
      await storage.write('offline:trust', stored);
      expect(await memory.readTrust()).toEqual({});
    }
    await memory.writeTrust({ statusBundleVersion: 4 });
    expect(await memory.readTrust()).toEqual({ statusBundleVersion: 4 });
  });

  it('keeps the last 100 verdicts, latest first', async () => {
    const { memory, storage } = openMemory();
    const verdict = (sequence: number): KeptVerdict => ({ outcome: 'used', flags: [], sequence, voucherNumber: 'V1', color: 'amber', scannedAtMs: sequence });
    await storage.write('offline:verdicts', [null, { sequence: 1 }, verdict(1)]);
    expect(await memory.readVerdicts()).toEqual([verdict(1)]);
    await memory.addVerdicts([verdict(2)]);
    expect(await memory.readVerdicts()).toEqual([verdict(2), verdict(1)]);
    expect(await storage.read('offline:verdicts')).toHaveLength(2);
    await memory.addVerdicts(Array.from({ length: 99 }, (_, i) => verdict(200 - i)));
    const kept = await memory.readVerdicts();
    expect([kept.length, kept[0]?.sequence, kept[99]?.sequence]).toEqual([100, 200, 2]);
  });
});
