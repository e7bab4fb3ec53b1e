import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { createNodeSuite } from '../src/node/es256-node';
import { issueCredential } from '../src/issuer/issue-credential';
import { composeRedeemCode } from '../src/qr-code/redeem-code';
import type { TrustedIssuer } from '../src/qr-code/verify-redeem-code';
import { createSeededRandom } from '../src/testing/seeded-random';

/** 2026-11-24T01:00:00Z */
export const nowSeconds = 1795482000;
export const suite = createNodeSuite();
export const issuerKey = createNobleSigningKey(new Uint8Array(32).fill(7));
export const holderKey = createNobleSigningKey(new Uint8Array(32).fill(9));
export const issuerKeyId = '0a0b0c0d';
export const trustedIssuer: TrustedIssuer = { algorithm: 'ES256', publicKey: issuerKey.publicKey };

/** One voucher issued for one key, and a code of it. */
export async function issueVoucher(options: { audience?: number; generatedAtSeconds?: number; expiresAtSeconds?: number; seed?: string; voucherNumber?: string } = {}): Promise<{ credential: Uint8Array; code: string }> {
  const credential = await issueCredential({
    issuerKey,
    fields: {
      holderAlgorithm: 'ES256', issuerKeyId, voucherNumber: options.voucherNumber ?? '4928D3E9B2DD58AB', holderPublicKey: holderKey.publicKey,
      validFromSeconds: nowSeconds - 86400, expiresAtSeconds: options.expiresAtSeconds ?? nowSeconds + 86400, templateNumber: 260001,
      trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level3', amountFen: 150000, statusIndex: 42,
    },
  });
  const code = await composeRedeemCode({
    credential, key: holderKey, suite, random: createSeededRandom(options.seed ?? 'code'),
    generatedAtSeconds: options.generatedAtSeconds ?? nowSeconds, audience: options.audience ?? 0,
  });
  return { credential, code };
}
