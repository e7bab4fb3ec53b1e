import { describe, expect, it } from 'vitest';
import { openDesk } from '../../test/offline-desk';
import { holderKey, suite } from '../../test/issued-voucher';
import { SdkError } from '../errors';
import { createScopedStorage } from '../session/scoped-storage';
import { createMemoryStorage } from '../testing';
import { createDeviceStorage, isWaitingScan } from './device-storage';
import { createFormerQueues } from './former-queues';
import type { KeptVerdict } from './offline-memory';
import type { FormerDelivery, FormerDeliveryAnswer } from './synchronization';

const today = 'T'.repeat(43);
const used = (index: number) => ({ index, outcome: 'used' as const, flags: [] });

/** A phone's storage with what `scans` former scans of one device left there, and a platform that answers what the test says. */
async function openPhone(scans: number) {
  const entries = new Map<string, string>();
  const storage = createScopedStorage({ storage: createMemoryStorage(entries), channelId: 'c', subject: 's' });
  const desk = await openDesk();
  const former = await openDesk({ override: { storage: createDeviceStorage(storage, desk.deviceId) } });
  await former.scanner.synchronize();
  for (let at = 0; at < scans; at += 1) await former.scanAndConfirm(await former.show({ voucherNumber: `4928D3E9B2DD58${at.toString(16).toUpperCase().padStart(2, '0')}` }));
  const deliveries: FormerDelivery[] = [];
  const verdicts: KeptVerdict[] = [];
  const platform = { answer: (delivery: FormerDelivery): FormerDeliveryAnswer => ({ verdicts: delivery.records.map((_, index) => used(index)) }), addVerdicts: async (added: readonly KeptVerdict[]) => void verdicts.push(...added) };
  const queues = createFormerQueues({
    storage, deviceId: today, suite, key: holderKey,
    exchange: async (delivery) => {
      deliveries.push(delivery);
      return platform.answer(delivery);
    },
    addVerdicts: (added) => platform.addVerdicts(added),
  });
  return { entries, storage, former: desk.deviceId, deliveries, verdicts, platform, queues, names: () => storage.names('offline:') };
}

describe('M4 A21 queues of keys that the phone has no more', () => {
  it('M4 A21 delivers 50 a request, with the head of the whole queue, and leaves nothing behind', async () => {
    const phone = await openPhone(52);
    expect(await phone.queues.countWaiting()).toBe(52);
    await phone.queues.deliver();
    expect(phone.deliveries.map(({ deviceId, records, head }) => [deviceId, records.length, head.sequence])).toEqual([[phone.former, 50, 52], [phone.former, 2, 52]]);
    expect(phone.verdicts.map(({ sequence, outcome }) => [sequence, outcome])).toEqual(Array.from({ length: 52 }, (_, at) => [at + 1, 'used']));
    expect([await phone.queues.countWaiting(), await phone.names()]).toEqual([0, []]);
    await phone.queues.deliver();
    expect(phone.deliveries).toHaveLength(2);
  }, 30_000);

  it('M4 A21 leaves today\'s device and whatever is no device\'s alone', async () => {
    const phone = await openPhone(1);
    const others = [`offline:${today}:scan:0000000001.AA`, 'offline:scan:0000000001.AA', 'offline:short:scan:0000000001.AA', `offline:${'*'.repeat(43)}:scan:0000000001.AA`, `offline:x:${today}:scan:0000000001.AA`];
    for (const name of others) await phone.storage.writeText(name, 'x.y');
    expect(await phone.queues.countWaiting()).toBe(1);
    await phone.queues.deliver();
    expect(phone.deliveries.map(({ deviceId }) => deviceId)).toEqual([phone.former]);
    expect([...(await phone.names())].sort()).toEqual(others.sort());
  });

  it('M4 A21 keeps everything of a queue that is not acknowledged as a whole', async () => {
    const phone = await openPhone(2);
    phone.platform.answer = () => ({ verdicts: [used(7)] });
    const before = new Map(phone.entries);
    await phone.queues.deliver();
    expect([phone.deliveries.length, phone.entries]).toEqual([1, before]);
    phone.platform.answer = ({ records }) => ({ verdicts: records.length === 2 ? [used(1)] : [] });
    await phone.queues.deliver();
    expect(phone.deliveries.slice(1).map(({ records }) => records.length)).toEqual([2, 1]);
    expect(await phone.queues.countWaiting()).toBe(1);
    expect((await phone.names()).length).toBeGreaterThan(1); // its head too
  });

  it.each([[{}], [{ verdicts: null }], [{ verdicts: [null] }], [{ verdicts: [{ index: 'x', outcome: 'used' }] }], [{ verdicts: [{ index: 0 }] }], [{ verdicts: { length: 0 } }]])('M4 A21 refuses the answer %j and keeps everything', async (answer) => {
    const phone = await openPhone(1);
    phone.platform.answer = () => answer as FormerDeliveryAnswer;
    const before = new Map(phone.entries);
    await expect(phone.queues.deliver()).rejects.toMatchObject({ name: 'SdkError', code: 'malformedResponse', message: expect.stringContaining('former scans') });
    expect(phone.entries).toEqual(before);
  });

  it('M4 A21 a queue that the platform will not have holds up no other, and is told', async () => {
    const phone = await openPhone(1);
    const refused = 'A'.repeat(43); // before the other in order
    const name = `offline:${refused}:scan:0000000001.AA`;
    await phone.storage.writeText(name, 'x.y');
    phone.platform.answer = ({ deviceId, records }) => {
      if (deviceId === refused) throw new SdkError('platformFailed', 'not yours');
      return { verdicts: records.map((_, index) => used(index)) };
    };
    await expect(phone.queues.deliver()).rejects.toMatchObject({ code: 'platformFailed' });
    expect(phone.deliveries.map(({ deviceId }) => deviceId)).toEqual([refused, phone.former]);
    expect(await phone.names()).toEqual([name]);
  });

  it('M4 A21 delivers a damaged entry, keeps it for inspection and does not send it again', async () => {
    const phone = await openPhone(1);
    const [name = ''] = await phone.storage.names(`offline:${phone.former}:scan:`);
    await phone.storage.writeText(name, 'damaged');
    phone.platform.answer = () => ({ verdicts: [{ index: 0, outcome: 'unreadable', flags: [] }] });
    await phone.queues.deliver();
    expect(await phone.names()).toEqual([name.replace(':scan:', ':damaged:')]);
    expect(await phone.queues.countWaiting()).toBe(0);
    await phone.queues.deliver();
    expect(phone.deliveries).toHaveLength(1);
  });

  it('M4 A21 a screen that cannot be told holds nothing up', async () => {
    const phone = await openPhone(1);
    phone.platform.addVerdicts = () => Promise.reject(new Error('full'));
    await phone.queues.deliver();
    expect(await phone.queues.countWaiting()).toBe(0);
  });
});

describe('the storage of one device', () => {
  it('keeps its things under its own name and shows them under the plain one', async () => {
    const entries = new Map<string, string>();
    const storage = createScopedStorage({ storage: createMemoryStorage(entries), channelId: 'c', subject: 's' });
    const [mine, other] = [createDeviceStorage(storage, today), createDeviceStorage(storage, 'U'.repeat(43))];
    await mine.write('offline:grants', [1]);
    await mine.writeText('offline:scan:0000000001.AA', 'x');
    await other.write('offline:grants', [2]);
    expect([await mine.read('offline:grants'), await other.read('offline:grants'), await mine.readText('offline:scan:0000000001.AA'), await other.readText('offline:scan:0000000001.AA')]).toEqual([[1], [2], 'x', undefined]);
    expect([...(await storage.names('offline:'))].sort()).toEqual([`offline:${today}:grants`, `offline:${today}:scan:0000000001.AA`, `offline:${'U'.repeat(43)}:grants`]);
    expect(await mine.names('offline:scan:')).toEqual(['offline:scan:0000000001.AA']);
    await mine.remove('offline:grants');
    expect([await mine.read('offline:grants'), await other.read('offline:grants')]).toEqual([undefined, [2]]);
  });

  it.each([
    ['offline:scan:0000000001', true], ['offline:scan:0000000001.A-_9', true], [`offline:${today}:scan:0000000001.AA`, true], ['offline:scan:000000001', false], ['offline:scan:0000000001.', false],
    ['offline:scan:0000000001.A/', false], ['offline:damaged:0000000001', false], ['xoffline:scan:0000000001', false], ['offline:rescan:0000000001', false],
  ])('sees in %s a waiting scan: %s', (name, isWaiting) => {
    expect(isWaitingScan(name)).toBe(isWaiting);
  });
});
