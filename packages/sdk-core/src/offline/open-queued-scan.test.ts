import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../crypto/es256-noble';
import { signText } from '../crypto/signed-text';
import { decodeRedeemCode } from '../qr-code/redeem-code';
import { holderKey as deviceKey, issueVoucher, issuerKey as platformKey, nowSeconds, suite, trustedIssuer } from '../../test/issued-voucher';
import { scanGrantTag, type ScanGrant } from './grant';
import { openQueuedScan } from './open-queued-scan';
import { signScanRecord, type ScanRecord } from './scan-record';

const codeText = (await issueVoucher()).code;
const grant: ScanGrant = { leaseId: 'l1', epoch: 1, deviceId: 'd', institutionNumber: 7, voucherNumber: '4928D3E9B2DD58AB', credentialThumbprint: 't', issuedAtMs: 1, scanUntilMs: 2 };
const record: ScanRecord = { sequence: 1, previousHash: 'h', deviceId: 'd', institutionNumber: 7, codeText, color: 'amber', scannedAtMs: nowSeconds * 1000, isTimeTrusted: true };
const open = async (change: Partial<ScanRecord> = {}, signer = deviceKey) =>
  openQueuedScan({ text: await signScanRecord({ ...record, ...change }, signer), deviceKey, deviceId: 'd', platformKey, findIssuers: () => [trustedIssuer], suite });

describe('M4 a queued scan on the platform', () => {
  it('M4 is opened with its code, the credential\'s thumbprint and the grant that the platform signed', async () => {
    const code = decodeRedeemCode(codeText);
    const credentialThumbprint = createHash('sha256').update(code?.bytes.subarray(0, 130) ?? '').digest('base64url');
    expect(await open()).toEqual({ outcome: 'opened', record, code, grant: undefined, credentialThumbprint });
    const signed = await signText({ value: grant, domainTag: scanGrantTag, key: platformKey });
    expect(await open({ grant: signed })).toMatchObject({ outcome: 'opened', grant });
    const forged = await signText({ value: grant, domainTag: scanGrantTag, key: createNobleSigningKey(new Uint8Array(32).fill(5)) });
    expect(await open({ grant: forged })).toMatchObject({ outcome: 'opened', grant: undefined });
  });

  it('M4 is unreadable when another key signed it or another device is named', async () => {
    expect(await open({}, createNobleSigningKey(new Uint8Array(32).fill(5)))).toEqual({ outcome: 'unreadable' });
    expect(await open({ deviceId: 'other' })).toEqual({ outcome: 'unreadable' });
  });

  it('M4 says what is wrong with its code', async () => {
    expect(await open({ codeText: 'ETV1' })).toMatchObject({ outcome: 'badCode', refusal: 'malformed', record: { codeText: 'ETV1' } });
    expect(await open({ scannedAtMs: (nowSeconds + 71) * 1000 })).toMatchObject({ outcome: 'badCode', refusal: 'expiredCode', record: { sequence: 1 } });
    const booked = (await issueVoucher({ audience: 8 })).code;
    expect(await open({ codeText: booked })).toMatchObject({ outcome: 'badCode', refusal: 'wrongAudience' });
    expect((await open({ codeText: booked, institutionNumber: 8 })).outcome).toBe('opened');
  });

  it('M4 does not judge the code\'s age by a time that the device had lost', async () => {
    expect((await open({ scannedAtMs: (nowSeconds + 5_000) * 1000, isTimeTrusted: false })).outcome).toBe('opened');
    const lapsed = (await issueVoucher({ expiresAtSeconds: nowSeconds })).code;
    expect(await open({ codeText: lapsed, isTimeTrusted: false })).toMatchObject({ outcome: 'badCode', refusal: 'expiredVoucher' });
  });
});
