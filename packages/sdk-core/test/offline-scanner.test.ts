import { describe, expect, it } from 'vitest';
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
      ['noGrant', { institutionNumber: 8 }], ['noGrant', { credentialThumbprint: 'another' }], ['grantEnding', { scanUntilMs: startMs + 120_000 }],
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
