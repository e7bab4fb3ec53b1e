import type { CryptoSuite } from '../src/crypto/crypto-suite';
import { findSuite } from '../src/crypto/crypto-suite';
import { computeKeyThumbprint } from '../src/crypto/key-thumbprint';
import { decodeBase64, decodeHex, encodeHex, encodeUtf8 } from '../src/encoding';
import { createQrMatrix } from '../src/qr-code/qr-matrix';
import { decodeRedeemCode, possessionSignatureBase } from '../src/qr-code/redeem-code';
import { normalizeScannedText } from '../src/qr-code/scanned-text';
import { verifyRedeemCode } from '../src/qr-code/verify-redeem-code';
import { credentialSignatureBase } from '../src/voucher/credential';
import { verificationSteps, type GoldenCode, type GoldenRequest, type GoldenVectors } from './golden-vector';

/**
 * Runs the golden vectors (M12) with a suite and names everything that differs.
 * Plain JavaScript: the same function runs in Node, in a browser and in a bare context.
 */
export async function checkGoldenVectors(vectors: GoldenVectors, suite: CryptoSuite): Promise<{ checked: number; problems: string[] }> {
  const problems: string[] = [];
  const expect = (where: string, actual: unknown, expected: unknown): void => {
    if (JSON.stringify(actual) !== JSON.stringify(expected)) problems.push(`${where}: ${JSON.stringify(actual)?.slice(0, 120) ?? 'nothing'} instead of ${JSON.stringify(expected)?.slice(0, 120) ?? 'nothing'}`);
  };
  for (const code of vectors.codes) await checkCode(code, vectors, suite, expect);
  for (const request of vectors.requests) await checkRequest(request, suite, expect);
  return { checked: vectors.codes.length + vectors.requests.length, problems };
}

type Expect = (where: string, actual: unknown, expected: unknown) => void;

async function checkCode(vector: GoldenCode, vectors: GoldenVectors, suite: CryptoSuite, expect: Expect): Promise<void> {
  const verification = await verifyRedeemCode({
    text: vector.text, nowMs: vector.nowMs, audience: vector.audience, suite, findStatus: () => vector.status,
    findIssuers: (keyId) => vectors.issuers.filter((issuer) => issuer.keyId === keyId).map(({ algorithm, publicKey }) => ({ algorithm, publicKey: decodeHex(publicKey) as Uint8Array })),
  });
  expect(`${vector.name}, outcome`, verification.outcome, vector.expected.outcome);
  expect(`${vector.name}, step`, verification.outcome === 'verified' ? undefined : verification.step, vector.expected.step);
  expect(`${vector.name}, steps`, describeSteps(vector.expected.step), vector.expected.steps);
  const decoded = decodeRedeemCode(normalizeScannedText(vector.text));
  expect(`${vector.name}, decodes`, decoded !== undefined, vector.layers !== undefined);
  if (decoded === undefined || vector.layers === undefined) return;
  const { layers } = vector;
  const { credential } = decoded;
  expect(`${vector.name}, bytes`, encodeHex(decoded.bytes), layers.bytes);
  expect(`${vector.name}, fields`, describeFields(decoded), layers.fields);
  expect(`${vector.name}, issuer's base`, encodeHex(credentialSignatureBase(decoded.bytes)), layers.issuerSignatureBase);
  const holderSuite = findSuite(suite, credential.holderAlgorithm);
  if (holderSuite !== undefined) expect(`${vector.name}, holder's base`, encodeHex(await possessionSignatureBase(holderSuite, decoded.bytes)), layers.holderSignatureBase);
  expect(`${vector.name}, issuer's signature`, encodeHex(credential.issuerSignature), layers.issuerSignature);
  expect(`${vector.name}, holder's signature`, encodeHex(decoded.holderSignature), layers.holderSignature);
  if (layers.matrix !== undefined) expect(`${vector.name}, matrix`, drawMatrix(normalizeScannedText(vector.text)), layers.matrix);
}

async function checkRequest(vector: GoldenRequest, suite: CryptoSuite, expect: Expect): Promise<void> {
  const verifier = findSuite(suite, vector.algorithm);
  const publicKey = decodeHex(vector.publicKey) as Uint8Array;
  const signature = decodeBase64((vector.headers['signature'] as string).slice('etv=:'.length, -1)) as Uint8Array;
  expect(`${vector.name}, thumbprint`, await computeKeyThumbprint(suite, publicKey), vector.keyThumbprint);
  expect(`${vector.name}, signature`, await verifier?.verify(publicKey, encodeUtf8(vector.signatureBase), signature), vector.isValid);
}

/** Cheap checks first: what is after the failing one was not reached. */
export function describeSteps(failing: string | undefined): GoldenCode['expected']['steps'] {
  const at = failing === undefined ? verificationSteps.length : verificationSteps.indexOf(failing as never);
  return Object.fromEntries(verificationSteps.map((step, index) => [step, index < at ? 'passed' : index === at ? 'failed' : 'notReached'])) as GoldenCode['expected']['steps'];
}

export function describeFields(code: NonNullable<ReturnType<typeof decodeRedeemCode>>): Record<string, string | number> {
  const { credential } = code;
  return {
    suite: code.bytes[0] as number, issuerKeyId: credential.issuerKeyId, voucherNumber: credential.voucherNumber, holderPublicKey: encodeHex(credential.holderPublicKey),
    validFromSeconds: credential.validFromSeconds, expiresAtSeconds: credential.expiresAtSeconds, templateNumber: credential.templateNumber, trainingType: credential.trainingType,
    benefitMode: credential.benefitMode, skillLevel: credential.skillLevel, amountFen: credential.amountFen, statusIndex: credential.statusIndex, purpose: code.bytes[130] as number,
    generatedAtSeconds: code.generatedAtSeconds, nonce: code.nonce, audience: code.audience,
  };
}

export function drawMatrix(text: string): string[] {
  const { size, modules } = createQrMatrix(text);
  return Array.from({ length: size }, (_, row) => Array.from(modules.slice(row * size, (row + 1) * size), (module) => (module === 0 ? '0' : '1')).join(''));
}
