import { createHash, createPublicKey, verify as nodeVerify } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { KJUR } from 'jsrsasign';
import QRCode from 'qrcode';
import { sm2 as smCrypto } from 'sm-crypto';
import { createNobleSigningKey, createNobleSuite } from '../src/crypto/es256-noble';
import { joinSuites } from '../src/crypto/crypto-suite';
import { createSm2SigningKey, createSm2Suite, generateSm2SecretKey } from '../src/crypto/sm2';
import { loadSmCrypto } from '../src/crypto/sm2/load-sm-crypto';
import { decodeBase32, encodeBase32, encodeHex } from '../src/encoding';
import { issueCredential } from '../src/issuer';
import { createNodeSuite } from '../src/node';
import { issuePassport, presentPassport } from '../src/passport';
import { hashing, readHolderKey } from '../src/passport/sd-jwt';
import { encodeQrPngUrl } from '../src/qr-code/png-image';
import { createQrMatrix } from '../src/qr-code/qr-matrix';
import { composeRedeemCode, possessionSignatureBase } from '../src/qr-code/redeem-code';
import { verifyRedeemCode } from '../src/qr-code/verify-redeem-code';
import { createSeededRandom } from '../src/testing';
import { credentialSignatureBase } from '../src/voucher/credential';
import { measure, report, type Bar } from './measure';

/** `npm run bench -- core`: the rows "one redeem-code frame" and "verify a code on Node" of quality.md, peers beside them. */
const nowSeconds = 1795482000;
const random = createSeededRandom('bench');
const noble = createNobleSuite();
const node = createNodeSuite();
const issuer = createNobleSigningKey(new Uint8Array(32).fill(7));
const secretOf = (index: number): Uint8Array => sha256(Uint8Array.of(index >> 8, index & 255));

async function issueFor(holder: { publicKey: Uint8Array; algorithm: 'ES256' | 'SM2' }, issuerKey = issuer): Promise<Uint8Array> {
  return issueCredential({
    issuerKey,
    fields: {
      holderAlgorithm: holder.algorithm, issuerKeyId: '0a0b0c0d', voucherNumber: '4928D3E9B2DD58AB', holderPublicKey: holder.publicKey, validFromSeconds: nowSeconds - 10,
      expiresAtSeconds: nowSeconds + 86_400, templateNumber: 1, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level5', amountFen: 1, statusIndex: 1,
    },
  });
}

// --- one frame ---------------------------------------------------------------------------

const holderSecret = secretOf(0);
const holder = createNobleSigningKey(holderSecret);
const credential = await issueFor(holder);
const compose = (suite = noble) => composeRedeemCode({ credential, key: holder, suite, random, generatedAtSeconds: nowSeconds });
const frameBytes = decodeBase32((await compose()).slice(4)) as Uint8Array;
const frameBase = await possessionSignatureBase(noble, frameBytes);
const frameText = await compose();
const passportText = await issuePassport({
  passport: { name: '张三', attendance: [], certificates: [] }, holderPublicKey: holder.publicKey, issuerKey: issuer, issuerKeyId: '0a0b0c0d', issuer: 'https://platform.test',
  issuedAtSeconds: nowSeconds - 10, expiresAtSeconds: nowSeconds + 86_400, suite: noble, random,
});
const present = (suite = noble) => presentPassport({ text: passportText, suite, disclosure: {}, holderKey: holder, audience: 'a', nonce: 'nonce-of-16-bytes', nowSeconds });

const jsrsasignCurve = { alg: 'SHA256withECDSA' };
const holderPoint = Buffer.from(p256.getPublicKey(holderSecret, false)).toString('hex');
function signWithJsrsasign(message: Uint8Array): Uint8Array {
  const signature = new KJUR.crypto.Signature(jsrsasignCurve);
  signature.init(new KJUR.crypto.ECDSA({ curve: 'secp256r1', prv: encodeHex(holderSecret) }));
  signature.updateHex(encodeHex(message));
  return Uint8Array.from(Buffer.from(KJUR.crypto.ECDSA.asn1SigToConcatSig(signature.sign()), 'hex'));
}

const frames = await measure([
  { name: 'this SDK: signature, base32, symbol, PNG', run: async () => encodeQrPngUrl(createQrMatrix(await compose())) },
  {
    name: 'jsrsasign and the PNG of qrcode',
    run: async () => {
      const bytes = frameBytes.slice();
      bytes.set(signWithJsrsasign(frameBase), 143);
      return QRCode.toDataURL([{ data: 'ETV1' + encodeBase32(bytes), mode: 'alphanumeric' }], { errorCorrectionLevel: 'M' });
    },
  },
  { name: '@sd-jwt/sd-jwt-vc presentation with key binding, symbol of qrcode', run: async () => QRCode.create(await present(), { errorCorrectionLevel: 'M' }) },
  { name: 'bare noble signature and bare symbol', run: () => [p256.sign(frameBase, holderSecret), QRCode.create([{ data: frameText, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M' })] },
]);

// --- verification ------------------------------------------------------------------------

/** More holders than the suite keeps keys of: every one is imported anew, as at a counter. */
const queue = await Promise.all(
  Array.from({ length: 600 }, async (_, index) => {
    const key = createNobleSigningKey(secretOf(index));
    const text = await composeRedeemCode({ credential: await issueFor(key), key, suite: node, random, generatedAtSeconds: nowSeconds });
    const bytes = decodeBase32(text.slice(4)) as Uint8Array;
    return { text, bytes, publicKey: key.publicKey, point: Buffer.from(p256.getPublicKey(secretOf(index), false)).toString('hex'), holderBase: await possessionSignatureBase(node, bytes) };
  }),
);
let at = 0;
const next = () => queue[(at += 1) % queue.length] as (typeof queue)[number];
const verifyWith = (suite: typeof node) => async () => {
  const { outcome } = await verifyRedeemCode({ text: next().text, nowMs: nowSeconds * 1000, audience: 1, suite, findIssuers: () => [{ algorithm: 'ES256', publicKey: issuer.publicKey }] });
  if (outcome !== 'verified') throw new Error(outcome);
};

const spkiPrefix = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
const importKey = (publicKey: Uint8Array) => createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
const issuerObject = importKey(issuer.publicKey);
const issuerPoint = Buffer.from(p256.getPublicKey(new Uint8Array(32).fill(7), false)).toString('hex');
function verifyWithJsrsasign(point: string, message: Uint8Array, signature: Uint8Array): boolean {
  const verifier = new KJUR.crypto.Signature(jsrsasignCurve);
  verifier.init(new KJUR.crypto.ECDSA({ curve: 'secp256r1', pub: point }));
  verifier.updateHex(encodeHex(message));
  return verifier.verify(KJUR.crypto.ECDSA.concatSigToASN1Sig(encodeHex(signature)));
}

const presented = await present();
const nodeVerifier = (publicKey: Uint8Array | undefined, data: string, signature: string): boolean =>
  publicKey !== undefined && nodeVerify('sha256', Buffer.from(data), { key: importKey(publicKey), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
const sdJwt = new SDJwtVcInstance({
  ...hashing(node),
  hasher: (data) => new Uint8Array(createHash('sha256').update(typeof data === 'string' ? data : Buffer.from(data)).digest()),
  verifier: (data, signature) => nodeVerify('sha256', Buffer.from(data), { key: issuerObject, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
  kbVerifier: (data, signature, payload) => nodeVerifier(readHolderKey(payload), data, signature),
});

const checks = await measure([
  { name: 'this SDK on Node', run: verifyWith(node) },
  {
    name: 'bare node:crypto: issuer key kept, holder key imported, two verifications',
    run: () => {
      const { bytes, publicKey, holderBase } = next();
      const isIssued = nodeVerify('sha256', credentialSignatureBase(bytes), { key: issuerObject, dsaEncoding: 'ieee-p1363' }, bytes.subarray(66, 130));
      const isHeld = nodeVerify('sha256', holderBase, { key: importKey(publicKey), dsaEncoding: 'ieee-p1363' }, bytes.subarray(143));
      if (!isIssued || !isHeld) throw new Error('not verified');
    },
  },
  { name: '@sd-jwt/sd-jwt-vc with key binding on node:crypto', run: () => sdJwt.verify(presented, { keyBindingNonce: 'nonce-of-16-bytes', currentDate: nowSeconds }) },
  { name: 'this SDK, pure JavaScript (noble)', run: verifyWith(noble) },
  {
    name: 'jsrsasign',
    run: () => {
      const { bytes, point, holderBase } = next();
      if (!verifyWithJsrsasign(issuerPoint, credentialSignatureBase(bytes), bytes.subarray(66, 130)) || !verifyWithJsrsasign(point, holderBase, bytes.subarray(143))) throw new Error('not verified');
    },
  },
]);
if (holderPoint !== queue[0]?.point) throw new Error('the peers do not use the same key');

// --- SM2 ---------------------------------------------------------------------------------

const sm2Random = createSeededRandom('sm2 bench');
const sm2Secret = await generateSm2SecretKey(sm2Random);
const sm2Key = await createSm2SigningKey({ secretKey: sm2Secret, random: sm2Random });
const sm2Suite = createSm2Suite();
const sm2Signature = await sm2Key.sign(frameBase);
const { sm2 } = await loadSmCrypto();
const sm2Point = sm2.getPublicKeyFromPrivateKey(encodeHex(sm2Secret));
const sm2Credential = await issueFor(sm2Key, sm2Key);
const sm2Text = await composeRedeemCode({ credential: sm2Credential, key: sm2Key, suite: sm2Suite, random, generatedAtSeconds: nowSeconds });
const both = joinSuites(noble, sm2Suite);
const sm2Rates = await measure([
  { name: 'this SDK: verify a signature, key seen before', run: () => sm2Suite.verify(sm2Key.publicKey, frameBase, sm2Signature) },
  { name: 'sm-crypto-v2: verify', run: () => sm2.doVerifySignature(frameBase, encodeHex(sm2Signature), sm2Point, { hash: true }) },
  { name: 'sm-crypto: verify', run: () => smCrypto.doVerifySignature(Array.from(frameBase), encodeHex(sm2Signature), sm2Point, { hash: true }) },
  { name: 'this SDK: sign', run: () => sm2Key.sign(frameBase) },
  { name: 'this SDK: one 0x22 frame', run: async () => encodeQrPngUrl(createQrMatrix(await composeRedeemCode({ credential: sm2Credential, key: sm2Key, suite: sm2Suite, random, generatedAtSeconds: nowSeconds }))) },
  { name: 'this SDK: verify a 0x22 code', run: () => verifyRedeemCode({ text: sm2Text, nowMs: nowSeconds * 1000, audience: 1, suite: both, findIssuers: () => [{ algorithm: 'SM2', publicKey: sm2Key.publicKey }] }) },
]);

const ratio = (rates: Map<string, number>, own: number, peer: number): number => {
  const all = [...rates.values()];
  return (all[own] as number) / (all[peer] as number);
};
const bars: Bar[] = [
  { what: 'frame, beside jsrsasign and the PNG of qrcode', ratio: ratio(frames, 0, 1), atLeast: 8 },
  { what: 'frame, beside an SD-JWT presentation as a symbol', ratio: ratio(frames, 0, 2), atLeast: 1.5 },
  { what: 'frame, beside the bare signature and symbol (at most 1.3× its time)', ratio: ratio(frames, 0, 3), atLeast: 1 / 1.3 },
  { what: 'verify on Node, beside its composed limit', ratio: ratio(checks, 0, 1), atLeast: 0.85 },
  { what: 'verify on Node, beside jsrsasign', ratio: ratio(checks, 0, 4), atLeast: 150 },
  { what: 'verify on Node, beside SD-JWT with key binding', ratio: ratio(checks, 0, 2), atLeast: 1.5 },
];
const isFine = report('core', new Map([['One redeem-code frame', frames], ['Verify a code', checks], ['SM2', sm2Rates]]), bars);
console.log('\nSizes: npm run size');
process.exit(isFine ? 0 : 1);
