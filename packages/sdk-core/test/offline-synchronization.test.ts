import { describe, expect, it, vi } from 'vitest';
import { createNobleSuite } from '../src/crypto/es256-noble';
import { SdkError } from '../src/errors';
import { mostRecordsPerRequest, type SynchronizationAnswer } from '../src/offline';
import type { TrustReading } from '../src/offline/offline-scanner';
import { createScopedStorage } from '../src/session/scoped-storage';
import { createMemoryStorage, createSeededRandom } from '../src/testing';
import { openDesk, startMs } from './offline-desk';

type Desk = Awaited<ReturnType<typeof openDesk>>;

const numberOf = (at: number) => `4928D3E9B2DD58${at.toString(16).toUpperCase().padStart(2, '0')}`;
const read = (desk: Desk, name: string) => JSON.parse(desk.entries.get(`etv:c:s:offline:${name}`) ?? 'null') as unknown;

/** Scans vouchers without a grant, one second apart. */
async function scanMany(desk: Desk, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    desk.time.trueMs += 1_000;
    const confirmed = await desk.scanAndConfirm(await desk.show({ voucherNumber: numberOf(at) }));
    expect(confirmed).toMatchObject({ outcome: 'recorded', sequence: at + 1 });
  }
}

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
    expect(read(desk, 'dropped-leases')).toEqual([]);
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
    const head = read(first, 'checkpoint');
    held[0]?.();
    await slow;
    expect([read(first, 'revision'), read(first, 'grants'), read(first, 'checkpoint')]).toEqual([3, [], head]);
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
    expect([read(desk, 'grants'), read(desk, 'revision')]).toEqual([[], 1]);
    await desk.scanner.synchronize();
    expect([(read(desk, 'grants') as unknown[]).length, read(desk, 'revision')]).toEqual([1, 3]);
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
    expect([desk.requests.at(-1)?.drainedLeases, read(desk, 'grants')]).toEqual([['l1'], []]);
    expect(typeof read(desk, 'revision')).toBe('number');
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
    expect(performance.now() - started).toBeLessThan(2_500); // 4,000 signatures take ten seconds
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
    const head = read(desk, 'head') as { sequence: number };
    expect([head.sequence, desk.requests.at(-1)?.head.sequence]).toEqual([2, 2]);
    for (const name of desk.queueNames()) desk.entries.delete(name);
    await desk.scanner.synchronize();
    expect(desk.requests.at(-1)).toMatchObject({ records: [], head: { sequence: 2 } });
  });

  it('M4 believes no version that no list can have had', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const trust = read(desk, 'trust') as object;
    desk.entries.set('etv:c:s:offline:trust', JSON.stringify({ ...trust, statusBundleVersion: 1.5, trustListVersion: '9' }).replace('1.5', '1e300'));
    expect((await desk.scan(await desk.show())).decision.outcome).toBe('green');
    await desk.scanner.synchronize();
    expect(read(desk, 'trust')).toMatchObject({ statusBundleVersion: 2 });
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
    expect(read(desk, 'dropped-leases')).toEqual(['l1', 'l2']);
    expect(read(desk, 'drop-count')).toBe(1);
    desk.platform.draining = ['l1', 'l2']; // the platform repeats until it hears it
    await desk.scanner.synchronize();
    expect(desk.requests.at(-1)?.drainedLeases).toEqual(['l1', 'l2']);
    expect([read(desk, 'dropped-leases'), read(desk, 'drop-count')]).toEqual([[], 1]);
  });
});

describe('M4 what the screen is told', () => {
  it('M4 shows what waits and what became of it', async () => {
    const desk = await openDesk();
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 0, damaged: 0, forked: 0, lastSynchronizedAtMs: undefined, waiting: [], verdicts: [] });
    await desk.prepare();
    await scanMany(desk, 2);
    const scans = [0, 1].map((at) => ({ sequence: at + 1, voucherNumber: numberOf(at), scannedAtMs: startMs + (at + 1) * 1_000, color: 'amber' }));
    expect(await desk.scanner.readStatus()).toMatchObject({ lastSynchronizedAtMs: startMs, time: { isTrusted: true } });
    expect((await desk.scanner.readStatus()).waiting).toEqual(scans);
    desk.entries.set(desk.queueNames()[0] ?? '', 'damaged');
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 2, damaged: 1, waiting: [scans[1]] });
    desk.time.trueMs += 60_000;
    desk.platform.change = { verdicts: [{ index: 0, outcome: 'unreadable', flags: [] }, { index: 1, outcome: 'lateConflict', flags: ['afterRevocation'], usedAtMs: 5 }, { index: 2, outcome: 'used', flags: [] }, { index: -1, outcome: 'used', flags: [] }] };
    await desk.scanner.synchronize();
    const status = await desk.scanner.readStatus();
    expect(status).toMatchObject({ queued: 0, damaged: 1, waiting: [], lastSynchronizedAtMs: startMs + 62_000 });
    expect(status.verdicts).toEqual([{ ...scans[1], outcome: 'lateConflict', flags: ['afterRevocation'], usedAtMs: 5 }]);
    desk.entries.set('etv:c:s:offline:last-synchronization', '"yesterday"');
    expect((await desk.scanner.readStatus()).lastSynchronizedAtMs).toBeUndefined();
  });

  it('M4 shows a scan whose code cannot be read without its number', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await scanMany(desk, 1);
    const name = desk.queueNames()[0] ?? '';
    const [payload = '', signature = ''] = (desk.entries.get(name) ?? '').split('.');
    const record = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    desk.entries.set(name, `${Buffer.from(JSON.stringify({ ...record, codeText: 'ETV1?' })).toString('base64url')}.${signature}`);
    expect((await desk.scanner.readStatus()).waiting).toMatchObject([{ sequence: 1, voucherNumber: '' }]);
  });

  it('M4 keeps the trust that opened before, and says why the new one did not', async () => {
    const states: { next: TrustReading } = { next: { trustList: { outcome: 'opened', version: 3, issuedAtMs: 1 }, statusBundle: { outcome: 'opened', version: 4, issuedAtMs: 2 } } };
    const asked: object[] = [];
    const text = (payload: string) => ({ payload, signature: 'AA' });
    const desk = await openDesk({ override: { openTrust: async (material) => (asked.push(material), states.next) } });
    desk.platform.change = { trustList: text('TDE'), statusBundle: text('QjE') };
    // The exchange of this desk is the harness's; only opening is scripted.
    await desk.scanner.synchronize();
    expect(asked).toEqual([{ trustList: text('TDE'), statusBundle: text('QjE') }]);
    expect(read(desk, 'trust')).toEqual({ trustList: text('TDE'), trustListVersion: 3, statusBundle: text('QjE'), statusBundleVersion: 4 });
    states.next = { trustList: { outcome: 'rolledBack' }, statusBundle: { outcome: 'badSignature' } };
    desk.platform.change = { trustList: text('TDI'), statusBundle: text('QjI') };
    await desk.scanner.synchronize();
    expect(asked.at(-1)).toEqual({ trustList: text('TDI'), statusBundle: text('QjI'), trustListVersion: 3, statusBundleVersion: 4 });
    expect(read(desk, 'trust')).toEqual({ trustList: text('TDE'), trustListVersion: 3, trustListRefused: 'rolledBack', statusBundle: text('QjE'), statusBundleVersion: 4, statusBundleRefused: 'badSignature' });
    expect((await desk.scanner.readStatus()).trust).toEqual({ trustList: { outcome: 'rolledBack', refused: 'rolledBack' }, statusBundle: { outcome: 'badSignature', refused: 'badSignature' } });
    states.next = { trustList: { outcome: 'opened', version: 5 }, statusBundle: { outcome: 'absent' } };
    desk.platform.change = { trustList: text('TDM'), statusBundle: undefined };
    await desk.scanner.synchronize();
    expect(read(desk, 'trust')).toEqual({ trustList: text('TDM'), trustListVersion: 5, statusBundle: text('QjE'), statusBundleVersion: 4, statusBundleRefused: 'badSignature' });
    const count = asked.length;
    desk.platform.change = { trustList: undefined, statusBundle: undefined };
    await desk.scanner.synchronize();
    expect(asked).toHaveLength(count); // nothing came, nothing is opened
  });
});

describe('M4 apart from each other', () => {
  it('M4 holds the host\'s lock of this device while it reads and writes', async () => {
    const held: string[] = [];
    const desk = await openDesk({ override: { locks: { hold: async (name, work) => (held.push(name), work()) } } });
    await desk.prepare();
    expect(held).toEqual([`etv-offline:${desk.deviceId}`, `etv-offline:${desk.deviceId}`]);
    await desk.scanAndConfirm(await desk.show());
    expect(held).toHaveLength(3);
  });

  it('M4 goes on after a piece of work that failed, and after randomness that failed once', async () => {
    let failures = 1;
    const random = createSeededRandom('once');
    const desk = await openDesk({ override: { random: { bytes: async (length) => ((failures -= 1) >= 0 ? Promise.reject(new SdkError('randomUnavailable', 'once')) : random.bytes(length)) } } });
    await expect(desk.scan(await desk.show())).rejects.toMatchObject({ code: 'randomUnavailable' });
    expect((await desk.scan(await desk.show())).decision.outcome).toBe('amber');
    failures = 1;
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'randomUnavailable' });
    await desk.scanner.synchronize();
    expect(desk.requests).toHaveLength(1);
  });

  it('M4 another voucher, and the same one at another institution, are scanned while one waits', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    expect((await desk.scan(await desk.show({ voucherNumber: numberOf(1) }))).decision.outcome).toBe('amber');
    const elsewhere = await desk.scanner.scan({ text: await desk.show({ seed: 'elsewhere' }), institutionNumber: 8 });
    expect(elsewhere.decision).toMatchObject({ outcome: 'amber', reasons: ['noGrant'] });
    expect((await desk.scanner.confirm(elsewhere)).outcome).toBe('recorded');
  });

  it('M4 a refused scan cannot be confirmed', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const refused = await desk.scan('ETV1AAAA');
    expect(await desk.scanner.confirm(refused)).toMatchObject({ outcome: 'changed', scan: { decision: { outcome: 'refused', refusal: 'malformed' } } });
    expect(desk.queueNames()).toEqual([]);
  });

  it('M4 says that the clock jumped when the time was trusted at the scan or only since', async () => {
    const desk = await openDesk();
    const early = await desk.scan(await desk.show()); // before the first signed time
    await desk.prepare();
    expect(await desk.scanner.confirm(early)).toMatchObject({ outcome: 'recorded', reasons: expect.arrayContaining(['untrustedTime']) });
    const payload = (desk.entries.get(desk.queueNames()[0] ?? '') ?? '').split('.')[0] ?? '';
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ isTimeTrusted: false });
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).not.toHaveProperty('grant');
  });

  it('M4 sends the grant with a scan that was green by it', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    const payload = (desk.entries.get(desk.queueNames()[0] ?? '') ?? '').split('.')[0] ?? '';
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ color: 'green', isTimeTrusted: true, grant: desk.platform.grants[0] });
  });
});
