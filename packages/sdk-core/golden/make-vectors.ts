import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { findSuite, type CryptoSuite, type SigningKey } from '../src/crypto/crypto-suite';
import { computeKeyThumbprint } from '../src/crypto/key-thumbprint';
import { createSm2SigningKey, generateSm2SecretKey } from '../src/crypto/sm2';
import { decodeBase32, decodeUtf8, encodeBase32, encodeHex } from '../src/encoding';
import { issueCredential } from '../src/issuer';
import { composeRedeemCode, decodeRedeemCode, possessionSignatureBase } from '../src/qr-code/redeem-code';
import { normalizeScannedText } from '../src/qr-code/scanned-text';
import { createContentDigest, createSignatureBase } from '../src/request-signing/signature-base';
import { signRequest } from '../src/request-signing/sign-request';
import { createSeededRandom } from '../src/testing';
import { credentialSignatureBase, type CredentialFields } from '../src/voucher/credential';
import { describeFields, describeSteps, drawMatrix } from './check-vectors';
import type { GoldenCode, GoldenRequest, GoldenVectors } from './golden-vector';

/** 2026-11-24T01:00:00Z */
const generatedAtSeconds = 1795482000;
const institution = 7;

interface Parties {
  readonly issuer: SigningKey;
  readonly issuerKeyId: string;
  readonly holder: SigningKey;
}

async function makeSm2Key(seed: string): Promise<SigningKey> {
  const random = createSeededRandom(seed);
  return createSm2SigningKey({ secretKey: await generateSm2SecretKey(random), random });
}

/** The same file from the same code on every machine: keys from fixed secrets, nonces from seeds, a pinned clock. */
export async function makeGoldenVectors(suite: CryptoSuite): Promise<GoldenVectors> {
  const es256Issuer = createNobleSigningKey(new Uint8Array(32).fill(0x11));
  const es256Holder = createNobleSigningKey(new Uint8Array(32).fill(0x22));
  const [sm2Issuer, sm2Holder] = [await makeSm2Key('golden issuer'), await makeSm2Key('golden holder')];
  const parties: Record<string, Parties> = {
    '0x11': { issuer: es256Issuer, issuerKeyId: '0e256001', holder: es256Holder },
    '0x21': { issuer: sm2Issuer, issuerKeyId: '05320001', holder: es256Holder },
    '0x22': { issuer: sm2Issuer, issuerKeyId: '05320001', holder: sm2Holder },
  };
  const issuers = [
    { keyId: '0e256001', algorithm: 'ES256' as const, publicKey: encodeHex(es256Issuer.publicKey) },
    // Two issuers may share the 4 bytes of the hint: both are tried.
    { keyId: '0e256001', algorithm: 'ES256' as const, publicKey: encodeHex(createNobleSigningKey(new Uint8Array(32).fill(0x33)).publicKey) },
    { keyId: '05320001', algorithm: 'SM2' as const, publicKey: encodeHex(sm2Issuer.publicKey) },
  ];

  async function compose(who: Parties, change: { fields?: Partial<CredentialFields>; audience?: number; issuer?: SigningKey } = {}): Promise<string> {
    const fields: Omit<CredentialFields, 'issuerAlgorithm'> = {
      holderAlgorithm: who.holder.algorithm, issuerKeyId: who.issuerKeyId, voucherNumber: '4928D3E9B2DD58AB', holderPublicKey: who.holder.publicKey, validFromSeconds: generatedAtSeconds - 86_400,
      expiresAtSeconds: generatedAtSeconds + 86_400, templateNumber: 260001, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level3', amountFen: 150_000, statusIndex: 42, ...change.fields,
    };
    const credential = await issueCredential({ fields, issuerKey: change.issuer ?? who.issuer });
    return composeRedeemCode({ credential, key: who.holder, suite, random: createSeededRandom('golden nonce'), generatedAtSeconds, audience: change.audience ?? 0 });
  }

  const codes: GoldenCode[] = [];
  async function add(name: string, text: string, outcome: string, step?: string, change: Partial<Pick<GoldenCode, 'nowMs' | 'audience' | 'status'>> & { withMatrix?: boolean } = {}): Promise<void> {
    const { withMatrix, ...rest } = change;
    const decoded = decodeRedeemCode(normalizeScannedText(text));
    const holderSuite = decoded && findSuite(suite, decoded.credential.holderAlgorithm);
    const layers = decoded && holderSuite && {
      bytes: encodeHex(decoded.bytes), fields: describeFields(decoded), issuerSignatureBase: encodeHex(credentialSignatureBase(decoded.bytes)),
      holderSignatureBase: encodeHex(await possessionSignatureBase(holderSuite, decoded.bytes)), issuerSignature: encodeHex(decoded.credential.issuerSignature),
      holderSignature: encodeHex(decoded.holderSignature), ...(withMatrix === true ? { matrix: drawMatrix(normalizeScannedText(text)) } : {}),
    };
    codes.push({
      name, nowMs: generatedAtSeconds * 1000 + 5_000, audience: institution, status: 'valid', ...rest, text, ...(layers === undefined ? {} : { layers }),
      expected: { outcome, ...(step === undefined ? {} : { step }), steps: describeSteps(step) },
    });
  }

  for (const [suiteByte, who] of Object.entries(parties)) {
    const text = await compose(who);
    const flip = (at: number, mask = 1): string => {
      const bytes = decodeBase32(text.slice(4)) as Uint8Array;
      bytes[at] = (bytes[at] as number) ^ mask;
      return 'ETV1' + encodeBase32(bytes);
    };
    await add(`${suiteByte} verified`, text, 'verified', undefined, { withMatrix: true });
    await add(`${suiteByte} amount changed`, flip(61), 'badIssuerSignature', 'issuer');
    await add(`${suiteByte} issuer's signature changed`, flip(70), 'badIssuerSignature', 'issuer');
    await add(`${suiteByte} holder's key changed to another on the curve`, flip(13), 'badIssuerSignature', 'issuer');
    await add(`${suiteByte} nonce changed`, flip(138), 'badHolderSignature', 'holder');
    await add(`${suiteByte} holder's signature changed`, flip(206), 'badHolderSignature', 'holder');
    await add(`${suiteByte} issued by another key of the same id`, await compose(who, { issuer: who.issuer.algorithm === 'SM2' ? sm2Holder : es256Holder }), 'badIssuerSignature', 'issuer');
  }

  const es256 = parties['0x11'] as Parties;
  const text = await compose(es256);
  const at = (seconds: number) => ({ nowMs: (generatedAtSeconds + seconds) * 1000 });
  await add('−10 s is accepted', text, 'verified', undefined, at(-10));
  await add('1 ms earlier is in the future', text, 'futureCode', 'time', { nowMs: (generatedAtSeconds - 10) * 1000 - 1 });
  await add('70 s is accepted', text, 'verified', undefined, at(70));
  await add('1 ms later has expired', text, 'expiredCode', 'time', { nowMs: (generatedAtSeconds + 70) * 1000 + 1 });
  await add('for this institution', await compose(es256, { audience: institution }), 'verified');
  await add('for another institution', await compose(es256, { audience: 8 }), 'wrongAudience', 'audience');
  await add('valid from the next second', await compose(es256, { fields: { validFromSeconds: generatedAtSeconds + 6 } }), 'notYetValid', 'validity');
  await add('valid from this second', await compose(es256, { fields: { validFromSeconds: generatedAtSeconds + 5 } }), 'verified');
  await add('expires at this second', await compose(es256, { fields: { expiresAtSeconds: generatedAtSeconds + 5 } }), 'expiredVoucher', 'validity');
  await add('expires at the next second', await compose(es256, { fields: { expiresAtSeconds: generatedAtSeconds + 6 } }), 'verified');
  await add('unknown issuer', await compose(es256, { fields: { issuerKeyId: 'ffffffff' } }), 'unknownIssuer', 'trust');
  await add('an ES256 credential under the id of an SM2 issuer', await compose(es256, { fields: { issuerKeyId: '05320001' } }), 'unknownIssuer', 'trust');
  await add('issued by the second key of the id', await compose({ ...es256, issuer: createNobleSigningKey(new Uint8Array(32).fill(0x33)) }), 'verified');
  await add('revoked', text, 'revoked', 'status', { status: 'revoked' });
  await add('delisted', text, 'delisted', 'status', { status: 'delisted' });
  await add('any specialty, online, entitlement, largest numbers', await compose(es256, { fields: { trainingType: 'online', benefitMode: 'entitlement', skillLevel: 'chiefTechnician', amountFen: 0, templateNumber: 0xffffffff, statusIndex: 0xffffffff, voucherNumber: 'FFFFFFFFFFFFFFFF' } }), 'verified');
  await add('largest amount', await compose(es256, { fields: { amountFen: 67_108_863, skillLevel: 'any' } }), 'verified');
  await add('lower case, as some scan guns send it', text.toLowerCase(), 'verified');
  await add('full-width, as an input method makes it', text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)), 'verified');
  await add('with spaces and a line end', `${text.slice(0, 100)} ${text.slice(100)}\r\n`, 'verified');
  await add('cut short', text.slice(0, -1), 'malformed', 'format');
  await add('one character too many', text + 'A', 'malformed', 'format');
  await add('another prefix', 'ETV2' + text.slice(4), 'malformed', 'format');
  await add('non-zero slack bits', text.slice(0, -1) + nextLetter(text.slice(-1)), 'malformed', 'format');
  await add('a digit that base32 lacks', text.slice(0, 50) + '1' + text.slice(51), 'malformed', 'format');
  await add('empty', '', 'malformed', 'format');
  for (const [name, offset, value] of [['purpose 2', 130, 2], ['suite 0x13', 0, 0x13], ['suite 0x31', 0, 0x31], ['skill level 9', 58, (9 << 2) | 0x80]] as const) {
    const bytes = decodeBase32(text.slice(4)) as Uint8Array;
    bytes[offset] = value;
    await add(name, 'ETV1' + encodeBase32(bytes), 'malformed', 'format');
  }

  return {
    description: 'Golden vectors of redeem codes and signed requests; docs/protocols says what they mean. Bytes are lower-case hex.',
    issuers, codes, requests: await makeRequests(suite, es256Holder, sm2Holder),
  };
}

async function makeRequests(suite: CryptoSuite, es256: SigningKey, sm2: SigningKey): Promise<GoldenRequest[]> {
  const requests: GoldenRequest[] = [];
  const cases = [
    { name: 'ES256, body and session', key: es256, method: 'POST', path: '/v1/claims', query: '', body: '{"templateNumber":260001,"note":"焊工"}', sessionId: 'c2Vzc2lvbg' },
    { name: 'ES256, query without body', key: es256, method: 'GET', path: '/v1/vouchers', query: '?state=ready&limit=20', sessionId: 'c2Vzc2lvbg' },
    { name: 'ES256, no session', key: es256, method: 'POST', path: '/v1/sessions', query: '', body: '{}' },
    { name: 'SM2, body and session', key: sm2, method: 'POST', path: '/v1/claims', query: '', body: '{"templateNumber":260001}', sessionId: 'c2Vzc2lvbg' },
  ] as const;
  for (const { name, key, ...request } of cases) {
    const keyThumbprint = await computeKeyThumbprint(suite, key.publicKey);
    const headers = await signRequest({ ...request, audience: 'voucher-platform', tag: 'etv', key, keyId: keyThumbprint, suite, random: createSeededRandom(`golden ${name}`), createdSeconds: generatedAtSeconds });
    const body = 'body' in request ? request.body : undefined;
    const contentDigest = body === undefined ? undefined : await createContentDigest(new TextEncoder().encode(body), (data) => suite.sha256(data));
    const sessionId = 'sessionId' in request ? request.sessionId : undefined;
    const base = createSignatureBase({ ...request, audience: 'voucher-platform', sessionId, contentDigest }, (headers['signature-input'] as string).slice('etv='.length));
    const vector = { ...request, headers, algorithm: key.algorithm, publicKey: encodeHex(key.publicKey), keyThumbprint, signatureBase: decodeUtf8(base) as string };
    requests.push({ name, ...vector, isValid: true });
    requests.push({ name: `${name}, another method`, ...vector, signatureBase: vector.signatureBase.replace(`"@method": ${request.method}`, '"@method": DELETE'), isValid: false });
  }
  return requests;
}

/** The same character with its lowest bit set: 4 of the last 5 bits of 207 bytes in base32 are slack. */
function nextLetter(letter: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return alphabet[alphabet.indexOf(letter) | 1] as string;
}
