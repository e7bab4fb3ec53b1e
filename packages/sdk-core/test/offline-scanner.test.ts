import { describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { SdkError } from '../src/errors';
import { mostQueuedScans } from '../src/offline';
import { createMemoryStorage } from '../src/testing';
import { createScopedStorage } from '../src/session/scoped-storage';
import { issueVoucher, suite } from './issued-voucher';
import { openDesk, startMs } from './offline-desk';

const hourMs = 3_600_000;

describe('M4 what an offline scan shows', () => {
  it('M4 A17 is green with trusted time, fresh trust and a grant of which every field matches', async () => {
    const desk = await openDesk();
    await desk.prepare();
    desk.platform.isReachable = false;
    desk.time.trueMs += 3 * hourMs;
    const scan = await desk.scan(await desk.show());
    expect(scan.decision.outcome).toBe('green');
    expect(await desk.scanner.confirm(scan)).toEqual({ outcome: 'recorded', color: 'green', sequence: 1, reasons: [] });
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 1, damaged: 0 });
  });

  it('M4 is amber and says why: no grant, ending grant, wrong device, wrong institution, another credential', async () => {
    const cases: [string, Parameters<Awaited<ReturnType<typeof openDesk>>['prepare']>[0] | undefined][] = [
      ['noGrant', undefined], ['noGrant', { deviceId: 'another' }], ['noGrant', { voucherNumber: '0000000000000000' }],
      ['grantEnding', { institutionNumber: 8 }], ['grantEnding', { credentialThumbprint: 'another' }], ['grantEnding', { scanUntilMs: startMs + 120_000 }],
    ];
    for (const [reason, change] of cases) {
      const desk = await openDesk();
      if (change === undefined) await desk.scanner.synchronize();
      else await desk.prepare(change);
      expect((await desk.scan(await desk.show())).decision, JSON.stringify(change)).toMatchObject({ outcome: 'amber', reasons: [reason] });
    }
    const edge = await openDesk();
    await edge.prepare({ scanUntilMs: startMs + 120_001 });
    expect((await edge.scan(await edge.show())).decision.outcome).toBe('green');
  });

  it.each([
    ['the app restarted', (desk: Awaited<ReturnType<typeof openDesk>>) => desk.restart(), ['untrustedTime']],
    ['the clock was set', (desk: Awaited<ReturnType<typeof openDesk>>) => void (desk.time.wallOffsetMs += 6_000), ['untrustedTime']],
    ['the clock was set back a day', (desk: Awaited<ReturnType<typeof openDesk>>) => void (desk.time.wallOffsetMs -= 24 * hourMs), ['untrustedTime']],
    ['the phone slept and its monotonic clock stood still', (desk: Awaited<ReturnType<typeof openDesk>>) => void Object.assign(desk.time, { trueMs: desk.time.trueMs + hourMs, sleptMs: hourMs }), ['untrustedTime']],
  ])('M4 is amber after %s', async (_, happen, reasons) => {
    const desk = await openDesk();
    await desk.prepare();
    happen(desk);
    expect((await desk.scan(await desk.show())).decision).toMatchObject({ outcome: 'amber', reasons: expect.arrayContaining(reasons) });
    await desk.scanner.synchronize();
    expect((await desk.scan(await desk.show())).decision.outcome, 'green again after meeting the platform').toBe('green');
  });

  it('M4 is amber 24 h after the last signed time', async () => {
    const desk = await openDesk();
    await desk.prepare({ scanUntilMs: startMs + 48 * hourMs });
    desk.time.trueMs = startMs + 24 * hourMs;
    expect((await desk.scan(await desk.show())).decision.outcome).toBe('green');
    desk.time.trueMs += 1;
    expect((await desk.scan(await desk.show())).decision).toMatchObject({ outcome: 'amber', reasons: ['untrustedTime', 'trustOutdated'] });
  });

  it('M4 keeps green over a restart where the host\'s clock goes on (boot time)', async () => {
    const desk = await openDesk();
    const clock = { ...desk.clock, runId: 'boot-1' };
    const hosted = await openDesk({ entries: desk.entries, override: { clock } });
    await hosted.prepare();
    const again = await openDesk({ entries: desk.entries, override: { clock } });
    expect((await again.scan(await again.show())).decision.outcome).toBe('green');
    const rebooted = await openDesk({ entries: desk.entries, override: { clock: { ...clock, runId: 'boot-2' } } });
    expect((await rebooted.scan(await rebooted.show())).decision.outcome).toBe('amber');
  });

  it('M4 refuses what is wrong whatever the network does', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const old = await desk.show();
    desk.time.trueMs += 71_000;
    expect((await desk.scan(old)).decision).toEqual({ outcome: 'refused', refusal: 'expiredCode' });
    expect((await desk.scan('ETV1AAAA')).decision).toEqual({ outcome: 'refused', refusal: 'malformed' });
    expect((await desk.scan(await desk.show({ audience: 8 }))).decision).toEqual({ outcome: 'refused', refusal: 'wrongAudience' });
    desk.platform.delisted = [260001];
    await desk.scanner.synchronize();
    expect((await desk.scan(await desk.show())).decision).toEqual({ outcome: 'refused', refusal: 'delisted' });
    // Without trusted time the age cannot be judged, a forgery can.
    desk.restart();
    desk.platform.delisted = [];
    const forged = await desk.show();
    const flipped = forged.slice(0, 300) + (forged[300] === 'A' ? 'B' : 'A') + forged.slice(301);
    const fresh = await openDesk();
    await fresh.prepare();
    fresh.restart();
    expect((await fresh.scan(flipped)).decision).toEqual({ outcome: 'refused', refusal: 'badHolderSignature' });
    expect((await fresh.scan(old)).decision.outcome).toBe('amber');
  });

  it('M4 before the first synchronisation everything genuine-looking is amber', async () => {
    const desk = await openDesk();
    expect((await desk.scan(await desk.show())).decision).toMatchObject({ outcome: 'amber', reasons: ['untrustedTime', 'noTrust'] });
  });

  it('M4 refuses the second scan of a voucher that waits in its own queue', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    desk.time.trueMs += 5_000;
    expect((await desk.scan(await desk.show({ seed: 'second' }))).decision).toEqual({ outcome: 'refused', refusal: 'alreadyUsed', usedAtMs: startMs });
  });
});

describe('M4 confirming', () => {
  it('A27 lapses after 120 s and records nothing', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const scan = await desk.scan(await desk.show());
    desk.time.trueMs += 120_001;
    expect(await desk.scanner.confirm(scan)).toEqual({ outcome: 'lapsed' });
    expect(desk.queueNames()).toEqual([]);
    const second = await desk.scan(await desk.show());
    desk.time.trueMs += 120_000;
    expect((await desk.scanner.confirm(second)).outcome, 'the code\'s age counts at the scan').toBe('recorded');
  });

  it('M4 shows anew instead of recording when the grant was dropped or the clock jumped meanwhile', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const scan = await desk.scan(await desk.show());
    desk.platform.grants = [];
    desk.platform.draining = ['l1'];
    await desk.scanner.synchronize();
    const confirmed = await desk.scanner.confirm(scan);
    expect(confirmed).toMatchObject({ outcome: 'changed', scan: { decision: { outcome: 'amber', reasons: ['noGrant'] } } });
    expect(desk.queueNames()).toEqual([]);
    if (confirmed.outcome !== 'changed') throw new Error(confirmed.outcome);
    expect(await desk.scanner.confirm(confirmed.scan)).toMatchObject({ outcome: 'recorded', color: 'amber', reasons: ['noGrant'] });

    const jumpy = await openDesk();
    await jumpy.prepare();
    const shown = await jumpy.scan(await jumpy.show());
    jumpy.time.wallOffsetMs += 3 * hourMs;
    expect(await jumpy.scanner.confirm(shown)).toMatchObject({ outcome: 'changed', scan: { decision: { outcome: 'amber', reasons: ['untrustedTime'] }, isTimeTrusted: false } });
  });

  it('M4 confirmed twice, from two tabs or by two taps, is recorded once', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const scan = await desk.scan(await desk.show());
    const outcomes = await Promise.all([desk.scanner.confirm(scan), desk.scanner.confirm(scan)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['recorded', 'changed']);
    expect(desk.queueNames()).toHaveLength(1);
  });

  it('M4 says that the storage failed, and nothing was scanned', async () => {
    const memory = createMemoryStorage();
    const full = { ...memory, set: async (key: string, value: string) => (key.includes('offline:scan:') ? Promise.reject(new SdkError('storageFailed', 'quota')) : memory.set(key, value)) };
    const desk = await openDesk({ override: { storage: createScopedStorage({ storage: full, channelId: 'c', subject: 's' }) } });
    await desk.prepare();
    const scan = await desk.scan(await desk.show());
    await expect(desk.scanner.confirm(scan)).rejects.toMatchObject({ code: 'storageFailed' });
    expect((await desk.scanner.readStatus()).queued).toBe(0);
  });

  it('M4 stops at a full queue', async () => {
    const desk = await openDesk();
    await desk.prepare();
    for (let at = 1; at <= mostQueuedScans; at += 1) desk.entries.set(`etv:c:s:offline:scan:${String(at).padStart(10, '0')}`, 'e30.AA');
    expect(await desk.scanAndConfirm(await desk.show())).toEqual({ outcome: 'queueFull' });
  });
});

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
    expect(JSON.parse(desk.entries.get(trustName) as string)).toEqual(kept);
  });
});

describe('M4 damaged and hostile storage', () => {
  it('M4 sends what is left of a damaged entry, keeps it aside and shows its number', async () => {
    const desk = await openDesk();
    await desk.prepare();
    await desk.scanAndConfirm(await desk.show());
    const name = desk.queueNames()[0] as string;
    desk.entries.set(name, (desk.entries.get(name) as string).slice(0, 40) + '!');
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 1, damaged: 1 });
    desk.platform.change = { verdicts: [{ index: 0, outcome: 'unreadable', flags: [] }] };
    await desk.scanner.synchronize();
    expect(desk.requests[desk.requests.length - 1]?.records).toHaveLength(1);
    expect(await desk.scanner.readStatus()).toMatchObject({ queued: 0, damaged: 1 });
  });

  it('M4 survives anything in every place it keeps things', async () => {
    const garbage = ['', 'null', '[]', '{}', '0', '"x"', '[null,1,{}]', '{"payload":1}', 'not json', '\u0000', '{"sequence":"x","hash":5}', '{"trustList":5,"statusBundle":{"payload":"*","signature":"*"}}', 'A'.repeat(100_000)];
    const model = await openDesk();
    await model.prepare();
    await model.scanAndConfirm(await model.show());
    for (const name of model.entries.keys()) {
      for (const value of garbage) {
        const desk = await openDesk({ entries: new Map(model.entries).set(name, value) });
        const { decision } = await desk.scan(await desk.show({ seed: value.slice(0, 5) }));
        expect(decision.outcome, `${name} = ${value.slice(0, 20)}`).not.toBe('green');
        await desk.scanner.readStatus();
        await desk.scanner.synchronize();
      }
    }
  }, 60_000);

  it('M4 verifies grants that somebody else wrote into the storage', async () => {
    const desk = await openDesk();
    await desk.prepare();
    const name = [...desk.entries.keys()].find((key) => key.endsWith('offline:grants')) as string;
    const grants = JSON.parse(desk.entries.get(name) as string) as { text: { payload: string } }[];
    const payload = JSON.parse(Buffer.from(grants[0]?.text.payload as string, 'base64url').toString()) as { scanUntilMs: number };
    (grants[0] as { text: { payload: string } }).text.payload = Buffer.from(JSON.stringify({ ...payload, scanUntilMs: payload.scanUntilMs + 1 })).toString('base64url');
    desk.entries.set(name, JSON.stringify(grants));
    expect((await desk.scan(await desk.show())).decision).toMatchObject({ outcome: 'amber', reasons: ['noGrant'] });
  });

  it('M4 fails closed without randomness', async () => {
    const desk = await openDesk({ override: { random: { bytes: () => Promise.reject(new SdkError('randomUnavailable', 'none')) } } });
    await expect(desk.scanner.synchronize()).rejects.toMatchObject({ code: 'randomUnavailable' });
    expect(await issueVoucher()).toBeDefined();
    expect(suite.algorithm).toBe('ES256');
  });
});
