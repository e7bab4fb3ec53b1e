import { beforeAll, describe, expect, it } from 'vitest';
import { joinSuites, type SigningKey } from '../src/crypto/crypto-suite';
import { createSm2SigningKey, createSm2Suite, generateSm2SecretKey } from '../src/crypto/sm2';
import { encodeBase64, encodeBase32, decodeBase32 } from '../src/encoding';
import { issueCredential, signTrustList, verifySignedRequest } from '../src/issuer';
import { composeRedeemCode } from '../src/qr-code/redeem-code';
import { verifyRedeemCode } from '../src/qr-code/verify-redeem-code';
import { computeKeyThumbprint } from '../src/crypto/key-thumbprint';
import { signRequest } from '../src/request-signing/sign-request';
import { createSeededRandom } from '../src/testing';
import { openTrustList, parseCertificate, verifyChain } from '../src/trust';
import { makeCertificate } from './issuer-certificates';
import { holderKey, nowSeconds, suite as es256 } from './issued-voucher';
import { makeSm2Certificate, type Sm2Certificate } from './sm2-certificates';

const nowMs = nowSeconds * 1000;
const valid = { notBeforeMs: nowMs - 86_400_000, notAfterMs: nowMs + 86_400_000 };
const both = joinSuites(es256, createSm2Suite());
let root: Sm2Certificate;
let issuer: Sm2Certificate;
let sm2Holder: SigningKey;

beforeAll(async () => {
  root = await makeSm2Certificate({ name: 'gm-root', authority: { pathLength: 0 }, ...valid });
  issuer = await makeSm2Certificate({ name: 'gm-issuer', issuer: root, ...valid });
  const random = createSeededRandom('gm holder');
  sm2Holder = await createSm2SigningKey({ secretKey: await generateSm2SecretKey(random), random });
});

const keyIdOf = (certificate: Sm2Certificate): string => parseCertificate(certificate.der)?.subjectKeyId?.slice(0, 8) ?? '';

async function openList(roots: readonly Uint8Array[] = [root.der]) {
  const list = { version: 1, issuedAtMs: nowMs, nextUpdateMs: nowMs + 1000, issuers: [{ keyId: keyIdOf(issuer), chain: [encodeBase64(issuer.der)] }] };
  const opened = await openTrustList({ trustList: await signTrustList({ list, key: root.key }), trustListKey: root.key, roots, nowMs, suite: both });
  if (opened.outcome !== 'opened') throw new Error(opened.outcome);
  return opened;
}

async function makeCode(holder: SigningKey): Promise<string> {
  const credential = await issueCredential({
    issuerKey: issuer.key,
    fields: {
      holderAlgorithm: holder.algorithm, issuerKeyId: keyIdOf(issuer), voucherNumber: '4928D3E9B2DD58AB', holderPublicKey: holder.publicKey,
      validFromSeconds: nowSeconds - 10, expiresAtSeconds: nowSeconds + 86_400, templateNumber: 260001, trainingType: 'offline', benefitMode: 'entitlement', skillLevel: 'level3', amountFen: 0, statusIndex: 1,
    },
  });
  return composeRedeemCode({ credential, key: holder, suite: both, random: createSeededRandom('code'), generatedAtSeconds: nowSeconds });
}

describe('SM2 issuers and holders', () => {
  it.each([['0x21, SM2 issuer and ES256 holder', 0x21, () => holderKey], ['0x22, SM2 issuer and SM2 holder', 0x22, () => sm2Holder]] as const)('suite byte %s: trust list, code, verification', async (_, byte, holderOf) => {
    const text = await makeCode(holderOf());
    expect(text).toHaveLength(336);
    expect(decodeBase32(text.slice(4))?.[0]).toBe(byte);
    const list = await openList();
    const verify = (code: string, suite = both) => verifyRedeemCode({ text: code, nowMs, audience: 1, suite, findIssuers: (keyId) => list.findIssuers(keyId) });
    expect((await verify(text)).outcome).toBe('verified');
    expect(await verify(text, es256)).toMatchObject({ outcome: 'unsupportedSuite', step: 'trust' });
    // The byte does not decide: an ES256 nibble finds no issuer of that algorithm.
    for (const wrongByte of [0x11, 0x12, 0x21, 0x22].filter((other) => other !== byte)) {
      const bytes = decodeBase32(text.slice(4)) as Uint8Array;
      bytes[0] = wrongByte;
      expect((await verify('ETV1' + encodeBase32(bytes))).outcome).not.toBe('verified');
    }
  });

  it('refuses every changed byte of an SM2 code', async () => {
    const list = await openList();
    const bytes = decodeBase32((await makeCode(sm2Holder)).slice(4)) as Uint8Array;
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ (1 << (at & 7));
      const { outcome } = await verifyRedeemCode({ text: 'ETV1' + encodeBase32(changed), nowMs, audience: 1, suite: both, findIssuers: (keyId) => list.findIssuers(keyId) });
      expect(outcome, `byte ${at}`).not.toBe('verified');
    }
  });

  it('joins suites of a class or behind a guard as well', async () => {
    const derived = Object.create(es256) as typeof es256;
    const joined = joinSuites(derived, createSm2Suite());
    expect(joined.algorithm).toBe('ES256');
    expect(await joined.sha256(new Uint8Array(1))).toEqual(await es256.sha256(new Uint8Array(1)));
    const list = await openList();
    expect((await verifyRedeemCode({ text: await makeCode(holderKey), nowMs, audience: 1, suite: joined, findIssuers: (keyId) => list.findIssuers(keyId) })).outcome).toBe('verified');
  });

  it('binds a code to a key of the credential\'s own algorithm', async () => {
    await expect(composeRedeemCode({ credential: new Uint8Array(130), key: sm2Holder, suite: es256, random: createSeededRandom('x'), generatedAtSeconds: nowSeconds })).rejects.toMatchObject({ code: 'invalidArgument' });
  });
});

describe('SM2 certificate chain', () => {
  const check = async (chain: { der: Uint8Array }[], roots: { der: Uint8Array }[], suite = both) =>
    (await verifyChain({ chain: chain.map(({ der }) => der), roots: roots.map(({ der }) => der), nowMs, suite })).outcome;

  it('trusts SM2 under SM2, with and without NULL parameters, and needs the suite for it', async () => {
    expect(await check([issuer], [root])).toBe('trusted');
    expect(await check([await makeSm2Certificate({ name: 'null', issuer: root, writesNullParameters: true, ...valid })], [root])).toBe('trusted');
    expect(await check([issuer], [root], es256)).toBe('unsupportedSuite');
  });

  it('refuses another signer, a wrong usage and every changed byte', async () => {
    const stranger = await makeSm2Certificate({ name: 'gm-root', authority: { pathLength: 1 }, ...valid });
    const other = await makeSm2Certificate({ name: 'other', authority: {}, ...valid });
    expect(await check([await makeSm2Certificate({ name: 'forged', issuer: { ...other, name: 'gm-root' }, ...valid })], [stranger])).toBe('badSignature');
    expect(await check([await makeSm2Certificate({ name: 'authority', issuer: root, authority: {}, ...valid })], [root])).toBe('wrongUsage');
    expect(await check([issuer], [await makeCertificate({ name: 'gm-root', authority: {}, ...valid })])).toBe('badSignature');
    for (let at = 0; at < issuer.der.length; at += 1) {
      const changed = issuer.der.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(await check([{ der: changed }], [root]), `byte ${at}`).not.toBe('trusted');
    }
  });
});

describe('SM2 request signing', () => {
  it('verifies under the SM2 key and refuses the other algorithm\'s key and name', async () => {
    const request = { method: 'POST', path: '/v1/claims', query: '' };
    const headers = await signRequest({ ...request, body: '{"a":1}', audience: 'p', tag: 'etv', key: sm2Holder, keyId: await computeKeyThumbprint(both, sm2Holder.publicKey), suite: both, random: createSeededRandom('n'), createdSeconds: nowSeconds });
    expect(headers['signature-input']).toContain('alg="sm2-sm3"');
    const verify = (key: SigningKey, suite = both, change: Record<string, string> = {}) =>
      verifySignedRequest({ ...request, headers: { ...headers, ...change }, body: new TextEncoder().encode('{"a":1}'), audience: 'p', tag: 'etv', needsSession: false, nowMs, suite, findPublicKey: async () => ({ ok: true, value: key }) });
    expect(await verify(sm2Holder)).toMatchObject({ ok: true, value: { algorithm: 'SM2' } });
    for (const refused of [await verify(holderKey), await verify(sm2Holder, es256), await verify(sm2Holder, both, { 'signature-input': (headers['signature-input'] as string).replace('sm2-sm3', 'ecdsa-p256-sha256') })]) {
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'badRequestSignature' } });
    }
  });
});
