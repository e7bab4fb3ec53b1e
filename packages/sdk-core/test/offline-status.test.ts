import { describe, expect, it } from 'vitest';
import { SdkError } from '../src/errors';
import type { TrustReading } from '../src/offline/offline-scanner';
import { createSeededRandom } from '../src/testing';
import { numberOf, openDesk, readKept, scanMany, startMs } from './offline-desk';

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
    expect(readKept(desk, 'trust')).toEqual({ trustList: text('TDE'), trustListVersion: 3, statusBundle: text('QjE'), statusBundleVersion: 4 });
    states.next = { trustList: { outcome: 'rolledBack' }, statusBundle: { outcome: 'badSignature' } };
    desk.platform.change = { trustList: text('TDI'), statusBundle: text('QjI') };
    await desk.scanner.synchronize();
    expect(asked.at(-1)).toEqual({ trustList: text('TDI'), statusBundle: text('QjI'), trustListVersion: 3, statusBundleVersion: 4 });
    expect(readKept(desk, 'trust')).toEqual({ trustList: text('TDE'), trustListVersion: 3, trustListRefused: 'rolledBack', statusBundle: text('QjE'), statusBundleVersion: 4, statusBundleRefused: 'badSignature' });
    expect((await desk.scanner.readStatus()).trust).toEqual({ trustList: { outcome: 'rolledBack', refused: 'rolledBack' }, statusBundle: { outcome: 'badSignature', refused: 'badSignature' } });
    states.next = { trustList: { outcome: 'opened', version: 5 }, statusBundle: { outcome: 'absent' } };
    desk.platform.change = { trustList: text('TDM'), statusBundle: undefined };
    await desk.scanner.synchronize();
    expect(readKept(desk, 'trust')).toEqual({ trustList: text('TDM'), trustListVersion: 5, statusBundle: text('QjE'), statusBundleVersion: 4, statusBundleRefused: 'badSignature' });
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
