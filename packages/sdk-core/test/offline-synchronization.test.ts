import { describe, expect, it, vi } from 'vitest';
import { createNobleSuite } from '../src/crypto/es256-noble';
import { SdkError } from '../src/errors';
import { mostRecordsPerRequest, type SynchronizationAnswer } from '../src/offline';
import { createScopedStorage } from '../src/session/scoped-storage';
import { createMemoryStorage, createSeededRandom } from '../src/testing';
import { numberOf, openDesk, readKept, scanMany } from './offline-desk';

describe('M4 what a synchronisation sends', () => {
  it('M4 sends the queue in requests of 50, oldest first, and names dropped leases with the last of them only', async () => {
    const desk = await openDesk();
    await desk.prepare();
    desk.platform.grants = [];
    desk.platform.draining = ['l1'];
    desk.platform.beforeArrival = async () => {
      desk.platform.beforeArrival = async () => undefined;
      await scanMany(desk, mostRecordsPerRequest + 2);
    };
    await desk.scanner.synchronize();
    desk.platform.draining = [];
    const sent = desk.requests.slice(2);
    expect(sent.map(({ records, drainedLeases }) => [records.length, drainedLeases])).toEqual([[50, []], [2, ['l1']]]);
    const sequences = sent.flatMap(({ records }) => records.map(({ payload }) => (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sequence: number }).sequence));
    expect(sequences).toEqual(Array.from({ length: 52 }, (_, at) => at + 1));
    expect(new Set(sent.map(({ head }) => head.sequence))).toEqual(new Set([52]));
    expect(readKept(desk, 'dropped-leases')).toEqual([]);
    expect((await desk.scanner.readStatus()).queued).toBe(0);
    await desk.scanner.synchronize();
    expect(desk.requests.at(-1)).toMatchObject({ records: [], drainedLeases: [] });
    expect(desk.requests).toHaveLength(5);
  });

  it('M4 asks once where nothing waits, and names its queue by one number for good', async () => {
    const desk = await openDesk();
    await desk.scanner.synchronize();
    desk.restart();
    await desk.scanner.synchronize();
    expect(desk.requests).toHaveLength(2);
    const [first, second] = desk.requests;
    expect(first?.queueId).toMatch(/^[\w-]{22}$/);
    expect(second?.queueId).toBe(first?.queueId);
    expect(second?.timeNonce).not.toBe(first?.timeNonce);
    for (const bad of ['short', 'A'.repeat(65), `${'A'.repeat(20)}*`, `*${'A'.repeat(20)}`]) {
      desk.entries.set('etv:c:s:offline:queue-id', bad);
      await desk.scanner.synchronize();
      expect(desk.requests.at(-1)?.queueId, bad).toMatch(/^[\w-]{22}$/);
    }
  });

  it('M4 goes on after a platform that never has enough, 32 requests a time', async () => {
    const desk = await openDesk();
    let lease = 0;
    const next = () => (desk.platform.draining = [`lease ${(lease += 1)}`]);
    next();
    desk.platform.beforeArrival = async () => void next();
    await desk.scanner.synchronize();
    expect(desk.requests).toHaveLength(32);
  });

  it('M4 stops where the platform acknowledges nothing, and keeps everything', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await scanMany(desk, 2);
    desk.platform.change = { verdicts: [] };
    await desk.scanner.synchronize();
    expect(desk.requests).toHaveLength(2);
    expect((await desk.scanner.readStatus()).queued).toBe(2);
  });

  it('M4 is one meeting for all who ask at the same time, and another afterwards', async () => {
    const desk = await openDesk();
    await Promise.all([desk.scanner.synchronize(), desk.scanner.synchronize()]);
    expect(desk.requests).toHaveLength(1);
    desk.platform.isReachable = false;
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'networkFailed' });
    desk.platform.isReachable = true;
    await desk.scanner.synchronize();
    expect(desk.requests).toHaveLength(2);
  });
});

describe('M4 what a synchronisation brings', () => {
  const broken: [string, object][] = [
    ['no verdicts', { verdicts: undefined }], ['a verdict that is nothing', { verdicts: [null] }], ['a verdict without its place', { verdicts: [{ outcome: 'used', flags: [] }] }],
    ['a verdict without outcome', { verdicts: [{ index: 0, flags: [] }] }], ['grants that are no list', { grants: {} }], ['no list of leases', { drainingLeases: null }], ['a lease that is no name', { drainingLeases: ['l1', null] }], ['a list of verdicts that is an object', { verdicts: { length: 0 } }],
    ['no checkpoint', { checkpoint: undefined }], ['a checkpoint without hash', { checkpoint: { sequence: 1 } }], ['a checkpoint without number', { checkpoint: { sequence: '1', hash: 'x' } }],
    ['no time', { time: undefined }], ['a time of nobody', { time: { payload: 'e30', signature: 'AA' } }],
  ];
  it.each(broken)('M4 refuses an answer with %s, and nothing is lost', async (_, change) => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    const before = new Map(desk.entries);
    desk.platform.change = change;
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ name: 'SdkError', code: 'malformedResponse', message: expect.stringContaining('synchronisation') });
    expect(desk.entries).toEqual(before);
    desk.platform.change = {};
    await desk.scanner.synchronize();
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 0, verdicts: [{ outcome: 'used' }] });
  });

  it('M4 takes an answer whose grants hold nonsense for what is left of it', async () => {
    const desk = await openDesk();
    await desk.prepare();
    desk.platform.change = { grants: [null, 7, {}, { payload: 7, signature: null }, ...desk.platform.grants] } as unknown as Partial<SynchronizationAnswer>;
    await desk.scanner.synchronize();
    expect((await desk.scan(await desk.show())).decision.outcome).toBe('green');
  });

  it('M4 an answer to another request, or one that was answered before, is not taken', async () => {
    const answers: SynchronizationAnswer[] = [];
    const model = await openDesk();
    const desk = await openDesk({
      override: {
        exchange: async (request) => {
          const answer = answers[0] ?? (await model.answer(request));
          answers.unshift(answer);
          return answer;
        },
      },
    });
    await desk.scanner.synchronize();
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'malformedResponse' });
  });

  it('M4 an answer that was overtaken settles the queue and leaves grants and head alone', async () => {
    const held: (() => void)[] = [];
    const model = await openDesk();
    const entries = new Map<string, string>();
    const first = await openDesk({
      entries,
      override: {
        exchange: async (request) => {
          const answer = await model.answer(request); // revision 2: the platform saw it first
          if (request.records.length > 0) await new Promise<void>((resolve) => held.push(resolve));
          return answer;
        },
      },
    });
    model.platform.grants = [await model.grantFor(await model.show())];
    await first.scanner.synchronize();
    await first.scanAndConfirm(await first.show());
    const slow = first.scanner.synchronize();
    await vi.waitFor(() => expect(held).toHaveLength(1));
    model.platform.grants = [];
    const second = await openDesk({ entries, override: { random: createSeededRandom('second'), exchange: async (request) => model.answer({ ...request, records: [] }) } });
    await second.scanner.synchronize(); // revision 3, applied before 2 arrives
    const head = readKept(first, 'checkpoint');
    held[0]?.();
    await slow;
    expect([readKept(first, 'revision'), readKept(first, 'grants'), readKept(first, 'checkpoint')]).toEqual([3, [], head]);
    expect((await first.scanner.readStatus()).queued).toBe(0);
  });

  it('M4 grants that another tab dropped meanwhile do not come back with a late answer', async () => {
    const desk = await openDesk();
    await desk.prepare();
    desk.platform.beforeArrival = async () => {
      desk.platform.beforeArrival = async () => undefined;
      desk.entries.set('etv:c:s:offline:drop-count', '1');
      desk.entries.set('etv:c:s:offline:grants', '[]');
    };
    await desk.scanner.synchronize();
    expect([readKept(desk, 'grants'), readKept(desk, 'revision')]).toEqual([[], 1]);
    await desk.scanner.synchronize();
    expect([(readKept(desk, 'grants') as unknown[]).length, readKept(desk, 'revision')]).toEqual([1, 3]);
  });

  it('M4 what another tab dropped meanwhile costs the voucher that was delivered its grant too: it is green once', async () => {
    const desk = await openDesk();
    await desk.prepare();
    expect(await desk.scanAndConfirm(await desk.show({ seed: 'first' }))).toMatchObject({ color: 'green' });
    desk.platform.beforeArrival = async () => {
      desk.platform.beforeArrival = async () => undefined;
      desk.entries.set('etv:c:s:offline:drop-count', '1'); // another lease, so that this answer's grants do not count
    };
    desk.platform.grants = [];
    await desk.scanner.synchronize();
    expect((await desk.scanner.readStatus()).queued).toBe(0);
    expect((await desk.scan(await desk.show({ seed: 'second' }))).decision).toMatchObject({ outcome: 'amber', reasons: ['noGrant'] });
  });

  it.each(['1e300', '9007199254740991', '"2"', 'null', '{}'])('M4 goes on where the number of the last answer lies there as %s', async (stored) => {
    const desk = await openDesk();
    await desk.prepare();
    desk.entries.set('etv:c:s:offline:revision', stored);
    Object.assign(desk.platform, { grants: [], draining: ['l1'] });
    desk.platform.beforeArrival = async () => void (desk.requests.length > 2 && (desk.platform.draining = []));
    await desk.scanner.synchronize();
    expect([desk.requests.at(-1)?.drainedLeases, readKept(desk, 'grants')]).toEqual([['l1'], []]);
    expect(typeof readKept(desk, 'revision')).toBe('number');
  });

  it('M4 a storage without room for more lets the queue go, and takes the grants with the room that it made', async () => {
    const entries = new Map<string, string>();
    const memory = createMemoryStorage(entries);
    let room = Infinity;
    const used = () => [...entries].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    const storage = { ...memory, set: async (name: string, value: string) => (used() - (entries.get(name)?.length ?? -name.length) + value.length > room ? Promise.reject(new SdkError('storageFailed', 'quota')) : memory.set(name, value)) };
    const desk = await openDesk({ entries, override: { storage: createScopedStorage({ storage, channelId: 'c', subject: 's' }) } });
    await desk.prepare();
    await scanMany(desk, 3);
    desk.platform.grants = await Promise.all([3, 4, 5].map(async (at) => desk.grantFor(await desk.show({ voucherNumber: numberOf(at) }))));
    room = used() + 100;
    await desk.scanner.synchronize();
    expect((await desk.scanner.readStatus()).queued).toBe(0);
    expect((await desk.scan(await desk.show({ voucherNumber: numberOf(4) }))).decision.outcome).toBe('green');
    room = used() + 400; // for what comes with each answer, and no more
    desk.platform.grants = await Promise.all([...Array(30).keys()].map(async (at) => desk.grantFor(await desk.show({ voucherNumber: numberOf(at) }))));
    await desk.scanner.synchronize();
    expect(entries.has('etv:c:s:offline:grants')).toBe(false);
    expect((await desk.scan(await desk.show({ voucherNumber: numberOf(4) }))).decision).toMatchObject({ outcome: 'amber', reasons: ['noGrant'] });
  });

  it('M4 sorts thousands of forged grants away at once', async () => {
    const desk = await openDesk({ override: { suite: createNobleSuite() } });
    await desk.prepare();
    const forged = { ...(await desk.grantFor(await desk.show())), signature: `${'A'.repeat(42)}E${'A'.repeat(42)}Q` };
    desk.platform.change = { grants: Array.from({ length: 4_000 }, () => forged) };
    const started = performance.now();
    await desk.scanner.synchronize();
    expect((await desk.scan(await desk.show())).decision.outcome).toBe('amber');
    expect(performance.now() - started).toBeLessThan(5_000); // 4,000 signatures take ten seconds, and more where the machine is busy
  });

  it('M4 misses a scan that was recorded while another was on its way and then vanished', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await scanMany(desk, 1);
    desk.platform.beforeArrival = async () => {
      desk.platform.beforeArrival = async () => undefined;
      desk.time.trueMs += 1_000;
      await desk.scanAndConfirm(await desk.show({ voucherNumber: numberOf(1) }));
    };
    desk.platform.change = { checkpoint: { sequence: 1, hash: 'first' } };
    await desk.scanner.synchronize().catch(() => undefined);
    const head = readKept(desk, 'head') as { sequence: number };
    expect([head.sequence, desk.requests.at(-1)?.head.sequence]).toEqual([2, 2]);
    for (const name of desk.queueNames()) desk.entries.delete(name);
    await desk.scanner.synchronize();
    expect(desk.requests.at(-1)).toMatchObject({ records: [], head: { sequence: 2 } });
  });

  it('M4 believes no version that no list can have had', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const trust = readKept(desk, 'trust') as object;
    desk.entries.set('etv:c:s:offline:trust', JSON.stringify({ ...trust, statusBundleVersion: 1.5, trustListVersion: '9' }).replace('1.5', '1e300'));
    expect((await desk.scan(await desk.show())).decision.outcome).toBe('green');
    await desk.scanner.synchronize();
    expect(readKept(desk, 'trust')).toMatchObject({ statusBundleVersion: 2 });
  });

  it('M4 keeps what was drained in mind until the platform has heard it', async () => {
    const desk = await openDesk();
    await desk.prepare();
    Object.assign(desk.platform, { grants: [], draining: ['l1', 'l2'] });
    let asked = 0;
    desk.platform.beforeArrival = async () => {
      if ((asked += 1) === 2) throw new SdkError('networkFailed', 'down');
    };
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'networkFailed' });
    expect(readKept(desk, 'dropped-leases')).toEqual(['l1', 'l2']);
    expect(readKept(desk, 'drop-count')).toBe(1);
    desk.platform.draining = ['l1', 'l2']; // the platform repeats until it hears it
    await desk.scanner.synchronize();
    expect(desk.requests.at(-1)?.drainedLeases).toEqual(['l1', 'l2']);
    expect([readKept(desk, 'dropped-leases'), readKept(desk, 'drop-count')]).toEqual([[], 1]);
  });
});
