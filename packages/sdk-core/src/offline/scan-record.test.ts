import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../crypto/es256-noble';
import { signText } from '../crypto/signed-text';
import { holderKey as deviceKey, suite } from '../../test/issued-voucher';
import { computeGenesisHash, hashScanRecord, openScanRecord, scanRecordTag, signScanRecord, type ScanRecord } from './scan-record';

const record: ScanRecord = { sequence: 1, previousHash: 'h', deviceId: 'd', institutionNumber: 7, codeText: 'x', color: 'green', scannedAtMs: 5, isTimeTrusted: true, grant: { payload: 'p', signature: 's' } };
const open = async (value: unknown, domainTag = scanRecordTag, key = deviceKey) => openScanRecord({ text: await signText({ value, domainTag, key }), deviceKey, suite });

describe('M4 scan record', () => {
  it('M4 is read only under its own tag and the device\'s key', async () => {
    expect(scanRecordTag).toBe('ETV1-SCAN\0');
    expect(await openScanRecord({ text: await signScanRecord(record, deviceKey), deviceKey, suite })).toEqual(record);
    expect(await open(record, 'ETV1-GRANT\0')).toBeUndefined();
    expect(await open(record, scanRecordTag, createNobleSigningKey(new Uint8Array(32).fill(5)))).toBeUndefined();
  });

  it.each(['previousHash', 'deviceId', 'codeText'] as const)('M4 without a text as %s is none', async (field) => {
    expect(await open({ ...record, [field]: 7 })).toBeUndefined();
  });

  it.each(['sequence', 'institutionNumber', 'scannedAtMs'] as const)('M4 without a whole number as %s is none', async (field) => {
    expect(await open({ ...record, [field]: '7' })).toBeUndefined();
    expect(await open({ ...record, [field]: 1.5 })).toBeUndefined();
  });

  it('M4 is green or amber, knows whether its time is trusted, and has a whole grant or none', async () => {
    const isRead = async (change: object) => (await open({ ...record, ...change })) !== undefined;
    expect(await Promise.all([isRead({ color: 'amber' }), isRead({ isTimeTrusted: false }), isRead({ grant: undefined })])).toEqual([true, true, true]);
    const bad = [{ color: 'red' }, { color: undefined }, { isTimeTrusted: 1 }, { isTimeTrusted: undefined }, { grant: {} }, { grant: { payload: 'p' } }, { grant: { signature: 's' } }, { grant: { payload: 1, signature: 's' } }, { grant: { payload: 'p', signature: 1 } }];
    expect(await Promise.all(bad.map(isRead))).toEqual(bad.map(() => false));
  });

  it.each([null, 'text', 7, []])('M4 %j is none', async (value) => {
    expect(await open(value)).toBeUndefined();
  });
});

it('M4 hashes payload and signature; the head of an empty queue is the device\'s own', async () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');
  expect(await hashScanRecord({ payload: 'p', signature: 's' }, suite)).toBe(sha256('p.s'));
  expect(await computeGenesisHash('device', suite)).toBe(sha256('ETV1-SCAN\0device'));
});
