import { composeRedeemCode, verifyRedeemCode, type SigningKey } from '@skill-voucher/sdk-core';
import { issueCredential } from '@skill-voucher/sdk-core/issuer';
import { createNodeSuite, importNodeKey, nodeRandom } from '@skill-voucher/sdk-core/node';
import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../src/database/database';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { claimFromShard } from '../src/voucher-platform/claims/claim-statement';
import { createVoucherNumber } from '../src/voucher-platform/vouchers/voucher-number';
import { seedCrowd } from '../test/harness/seed-crowd';

const suite = createNodeSuite();

/** A claimed voucher whose holder can show it. */
export interface HeldVoucher {
  readonly voucherNumber: string;
  readonly holderBucket: number;
  readonly templateNumber: number;
  readonly keyThumbprint: string;
  readonly credential: Uint8Array;
  readonly key: SigningKey;
}

export interface SuppliedTemplate {
  readonly templateNumber: number;
  readonly validFromMs: number;
  readonly expiresAtMs: number;
  readonly amountFen: number;
}

/** Lets as many new people claim one each, by the platform's own statement, from a shard that has enough. */
export async function supplyVouchers(database: Database, options: { template: SuppliedTemplate; count: number; dataFolder: string; shard?: number }): Promise<HeldVoucher[]> {
  const { template, count, dataFolder, shard = 0 } = options;
  const nowMs = Date.now();
  const { issuer } = await loadDemoSecrets(dataFolder, nowMs);
  const issuerKey = importNodeKey(issuer.issuerKeyPem);
  const crowd = await seedCrowd(database, { size: count, nowMs });
  const held: HeldVoucher[] = [];
  for (let start = 0; start < count; start += 16) {
    await Promise.all(crowd.slice(start, start + 16).map(async ({ signer, personId, holderBucket }) => {
      const voucherNumber = createVoucherNumber(holderBucket);
      const [taken] = await database.run(claimFromShard, [
        template.templateNumber, shard, holderBucket, voucherNumber, personId, '140105', template.validFromMs, template.expiresAtMs, '2026-11', nowMs, signer.keyId, randomUUID(), createHash('sha256').update(voucherNumber).digest(), null,
      ]);
      if (taken === undefined) throw new Error('The shard is empty');
      const credential = await issueCredential({
        issuerKey,
        fields: {
          holderAlgorithm: 'ES256', issuerKeyId: issuer.issuerKeyId, voucherNumber, holderPublicKey: signer.key.publicKey, validFromSeconds: Math.floor(template.validFromMs / 1000), expiresAtSeconds: Math.floor(template.expiresAtMs / 1000),
          templateNumber: template.templateNumber, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'any', amountFen: template.amountFen, statusIndex: taken.statusIndex,
        },
      });
      held.push({ voucherNumber, holderBucket, templateNumber: template.templateNumber, keyThumbprint: signer.keyId, credential, key: signer.key });
    }));
  }
  return held;
}

/** Checks codes as the platform does, each with both signatures. Resolves with the number a second, of one after another. */
export async function checkCodes(codes: readonly string[], dataFolder: string): Promise<number> {
  const { issuer } = await loadDemoSecrets(dataFolder, Date.now());
  const trusted = { algorithm: 'ES256', publicKey: importNodeKey(issuer.issuerKeyPem).publicKey } as const;
  const startedAtMs = performance.now();
  for (const text of codes) {
    const { outcome } = await verifyRedeemCode({ text, nowMs: Date.now(), audience: 1, suite, findIssuers: () => [trusted] });
    if (outcome !== 'verified') throw new Error(`a code is ${outcome}`);
  }
  return codes.length / ((performance.now() - startedAtMs) / 1000);
}

export function showVoucher(voucher: HeldVoucher): Promise<string> {
  return composeRedeemCode({ credential: voucher.credential, key: voucher.key, suite, random: nodeRandom, audience: 0, generatedAtSeconds: Math.floor(Date.now() / 1000) });
}
