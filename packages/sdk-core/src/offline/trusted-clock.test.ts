import { describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../crypto/es256-noble';
import { signText } from '../crypto/signed-text';
import { issuerKey as platformKey, suite } from '../../test/issued-voucher';
import { createTimeAnchor, longestAnchorAgeMs, openSignedTime, readTrustedTime, signedTimeTag, type SignedTime, type TimeAnchor } from './trusted-clock';

const time: SignedTime = { deviceId: 'd', nonce: 'n', serverTimeMs: 1_000_000, revision: 3 };
const clockAt = (wallMs: number, monotonicMs: number) => ({ nowMs: () => wallMs, monotonicMs: () => monotonicMs });

describe('M4 signed time', () => {
  const open = async (value: unknown, change: { domainTag?: string; key?: typeof platformKey; deviceId?: string; nonce?: string } = {}) =>
    openSignedTime({ text: await signText({ value, domainTag: change.domainTag ?? signedTimeTag, key: change.key ?? platformKey }), platformKey, suite, deviceId: change.deviceId ?? 'd', nonce: change.nonce ?? 'n' });

  it('M4 is for this device and this request, by the platform', async () => {
    expect(signedTimeTag).toBe('ETV1-TIME\0');
    expect(await open(time)).toEqual(time);
    expect(await open(time, { deviceId: 'other' })).toBeUndefined();
    expect(await open(time, { nonce: 'other' })).toBeUndefined();
    expect(await open(time, { domainTag: 'ETV1-GRANT\0' })).toBeUndefined();
    expect(await open(time, { key: createNobleSigningKey(new Uint8Array(32).fill(5)) })).toBeUndefined();
  });

  it('M4 has a whole time and revision', async () => {
    const bad = [{ ...time, serverTimeMs: '1' }, { ...time, serverTimeMs: 1.5 }, { ...time, revision: '1' }, { ...time, revision: undefined }, null, 'text'];
    expect(await Promise.all(bad.map((value) => open(value)))).toEqual(bad.map(() => undefined));
  });
});

describe('M4 anchor', () => {
  it('M4 dates from when it was asked for and is not made of a slow answer', () => {
    const make = (answeredAtMs: number) => createTimeAnchor({ time, asked: { monotonicMs: 500, wallMs: 9_000 }, clock: clockAt(0, answeredAtMs), runId: 'r' });
    expect(make(600)).toEqual({ serverTimeMs: 1_000_000, monotonicMs: 500, wallMs: 9_000, runId: 'r' });
    expect([make(10_500) !== undefined, make(10_501)]).toEqual([true, undefined]);
  });
});

describe('M4 trusted time', () => {
  const anchor: TimeAnchor = { serverTimeMs: 1_000_000, monotonicMs: 500, wallMs: 9_000, runId: 'r' };
  /** So long after the anchor by each clock. */
  const read = (monotonicMs: number, wallMs = monotonicMs, runId = 'r') => readTrustedTime(anchor, clockAt(9_000 + wallMs, 500 + monotonicMs), runId);

  it('M4 goes on by the monotonic clock for 24 h', () => {
    expect(longestAnchorAgeMs).toBe(24 * 3_600_000);
    expect(read(0)).toEqual({ isTrusted: true, nowMs: 1_000_000, anchorAgeMs: 0 });
    expect(read(60_000)).toEqual({ isTrusted: true, nowMs: 1_060_000, anchorAgeMs: 60_000 });
    expect(read(longestAnchorAgeMs)).toMatchObject({ isTrusted: true });
    expect(read(longestAnchorAgeMs + 1)).toEqual({ isTrusted: false, nowMs: 1_000_000 + longestAnchorAgeMs + 1, reason: 'anchorTooOld' });
  });

  it('M4 is not trusted before the first synchronisation', () => {
    expect(readTrustedTime(undefined, clockAt(77, 5), 'r')).toEqual({ isTrusted: false, nowMs: 77, reason: 'neverSynchronized' });
  });

  it('M4 is not trusted after a restart: another run, or a monotonic clock that went back', () => {
    const guess = { isTrusted: false, nowMs: 1_002_000, reason: 'restarted' };
    expect(read(1_000, 2_000, 'other')).toEqual(guess);
    expect(read(-1, 2_000)).toEqual(guess);
    expect(read(0, 2_000)).toMatchObject({ isTrusted: true });
  });

  it('M4 is not trusted once the clocks are more than 5 s apart, either way', () => {
    expect([read(10_000, 15_000).isTrusted, read(10_000, 5_000).isTrusted]).toEqual([true, true]);
    expect(read(10_000, 15_001)).toEqual({ isTrusted: false, nowMs: 1_010_000, reason: 'clockJumped' });
    expect(read(10_000, 4_999)).toEqual({ isTrusted: false, nowMs: 1_010_000, reason: 'clockJumped' });
  });
});
