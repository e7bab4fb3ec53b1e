import { describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../crypto/es256-noble';
import { signText } from '../crypto/signed-text';
import { issuerKey as platformKey, suite } from '../../test/issued-voucher';
import { openScanGrant, scanGrantTag, type ScanGrant } from './grant';

const grant: ScanGrant = { leaseId: 'l1', epoch: 1, deviceId: 'd', institutionNumber: 7, voucherNumber: '4928D3E9B2DD58AB', credentialThumbprint: 't', issuedAtMs: 1, scanUntilMs: 2 };
const open = async (value: unknown, domainTag = scanGrantTag, key = platformKey) => openScanGrant({ text: await signText({ value, domainTag, key }), platformKey, suite });

describe('M4 grant', () => {
  it('M4 is read only under its own tag and the platform\'s key', async () => {
    expect(scanGrantTag).toBe('ETV1-GRANT\0');
    expect(await open(grant)).toEqual(grant);
    expect(await open(grant, 'ETV1-SCAN\0')).toBeUndefined();
    expect(await open(grant, scanGrantTag, createNobleSigningKey(new Uint8Array(32).fill(5)))).toBeUndefined();
  });

  it.each(['leaseId', 'deviceId', 'voucherNumber', 'credentialThumbprint'] as const)('M4 without a text as %s is none', async (field) => {
    expect(await open({ ...grant, [field]: 7 })).toBeUndefined();
    expect(await open({ ...grant, [field]: undefined })).toBeUndefined();
  });

  it.each(['epoch', 'institutionNumber', 'issuedAtMs', 'scanUntilMs'] as const)('M4 without a whole number as %s is none', async (field) => {
    expect(await open({ ...grant, [field]: '7' })).toBeUndefined();
    expect(await open({ ...grant, [field]: 1.5 })).toBeUndefined();
  });

  it.each([null, 'text', 7, [], true])('M4 %j is none', async (value) => {
    expect(await open(value)).toBeUndefined();
  });
});
