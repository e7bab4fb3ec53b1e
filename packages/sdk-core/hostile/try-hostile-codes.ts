import type { CryptoSuite, SigningKey } from '../src/crypto/crypto-suite';
import { issueCredential } from '../src/issuer';
import { composeRedeemCode } from '../src/qr-code/redeem-code';
import { normalizeScannedText } from '../src/qr-code/scanned-text';
import { verifyRedeemCode } from '../src/qr-code/verify-redeem-code';
import { createSeededRandom } from '../src/testing';
import { createNumbers, makeHostileCode } from './hostile-codes';

export interface HostileSummary {
  readonly tried: number;
  /** Texts that verified: there must be none. */
  readonly accepted: readonly string[];
  /** Texts that made the verifier throw: there must be none. */
  readonly thrown: readonly string[];
  readonly slowestMs: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

const nowSeconds = 1795482000;

/** Verifies `count` hostile texts against one issuer with one suite. */
export async function tryHostileCodes(options: { suite: CryptoSuite; issuer: SigningKey; holders: readonly SigningKey[]; count: number; seed: number }): Promise<HostileSummary> {
  const { suite, issuer, holders } = options;
  const valid: string[] = [];
  for (const [index, key] of holders.entries()) {
    const credential = await issueCredential({
      issuerKey: issuer,
      fields: {
        holderAlgorithm: key.algorithm, issuerKeyId: '0a0b0c0d', voucherNumber: `4928D3E9B2DD58A${index}`, holderPublicKey: key.publicKey, validFromSeconds: nowSeconds - 10, expiresAtSeconds: nowSeconds + 86_400,
        templateNumber: 1, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level5', amountFen: 1, statusIndex: index,
      },
    });
    for (const seed of ['a', 'b']) valid.push(await composeRedeemCode({ credential, key, suite, random: createSeededRandom(seed + index), generatedAtSeconds: nowSeconds }));
  }
  const validTexts = new Set(valid);
  const below = createNumbers(options.seed);
  const [accepted, thrown, outcomes]: [string[], string[], Record<string, number>] = [[], [], {}];
  let slowestMs = 0;
  const verify = async (text: string): Promise<string> =>
    (await verifyRedeemCode({ text, nowMs: nowSeconds * 1000, audience: 1, suite, findIssuers: () => [{ algorithm: issuer.algorithm, publicKey: issuer.publicKey }] })).outcome;
  for (let tried = 0; tried < options.count; tried += 1) {
    const text = makeHostileCode(valid, below, (candidate) => validTexts.has(normalizeScannedText(candidate)));
    const startedMs = performance.now();
    try {
      const outcome = await verify(text);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (outcome === 'verified') accepted.push(text);
    } catch {
      thrown.push(text);
    }
    const tookMs = performance.now() - startedMs;
    if (tookMs > slowestMs) slowestMs = Math.max(slowestMs, Math.min(tookMs, await timeAgain(() => verify(text))));
  }
  return { tried: options.count, accepted, thrown, slowestMs, outcomes };
}

/** A code that is slow is slow each time; a busy machine or a collected heap is not. */
async function timeAgain(verify: () => Promise<unknown>): Promise<number> {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const startedMs = performance.now();
    await verify().catch(() => undefined);
    fastestMs = Math.min(fastestMs, performance.now() - startedMs);
  }
  return fastestMs;
}
