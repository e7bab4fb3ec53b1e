import 'reflect-metadata';
import { KeyUsageFlags } from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { encodeBase64 } from '../src/encoding';
import { signTrustList } from '../src/issuer';
import { openTrustList, parseCertificate, verifyChain, type TrustListPayload } from '../src/trust';
import { makeCertificate, type TestCertificate } from './issuer-certificates';
import { suite } from './issued-voucher';

const nowMs = Date.UTC(2026, 10, 24);
const valid = { notBeforeMs: nowMs - 86_400_000, notAfterMs: nowMs + 86_400_000 };
let root: TestCertificate;
let leaf: TestCertificate;

beforeAll(async () => {
  root = await makeCertificate({ name: 'root', authority: { pathLength: 1 }, ...valid });
  leaf = await makeCertificate({ name: 'issuer', issuer: root, ...valid });
});

const check = async (chain: TestCertificate[], roots = [root]) =>
  (await verifyChain({ chain: chain.map(({ der }) => der), roots: roots.map(({ der }) => der), nowMs, suite })).outcome;

describe('issuer certificate chain', () => {
  it('trusts a leaf under the root, and under one authority between them', async () => {
    const between = await makeCertificate({ name: 'between', issuer: root, authority: { pathLength: 0 }, ...valid });
    expect(await check([leaf])).toBe('trusted');
    expect(await check([await makeCertificate({ name: 'deep', issuer: between, ...valid }), between])).toBe('trusted');
  });

  it('refuses each kind of wrong chain by name', async () => {
    const stranger = await makeCertificate({ name: 'root', authority: {}, ...valid });
    const noAuthority = await makeCertificate({ name: 'no-authority', issuer: root, ...valid });
    const short = await makeCertificate({ name: 'short', authority: { pathLength: 0 }, ...valid });
    const underShort = await makeCertificate({ name: 'under-short', issuer: short, authority: {}, ...valid });
    const cases: [string, TestCertificate[], TestCertificate[]?][] = [
      ['expired', [await makeCertificate({ name: 'old', issuer: root, notBeforeMs: nowMs - 2000, notAfterMs: nowMs - 1000 })]],
      ['notYetValid', [await makeCertificate({ name: 'early', issuer: root, notBeforeMs: nowMs + 1000, notAfterMs: nowMs + 2000 })]],
      ['wrongUsage', [await makeCertificate({ name: 'usage', issuer: root, usage: KeyUsageFlags.keyEncipherment, ...valid })]],
      ['wrongUsage', [await makeCertificate({ name: 'authority', issuer: root, authority: {}, ...valid })]],
      ['unknownExtension', [await makeCertificate({ name: 'odd', issuer: root, unknownCritical: true, ...valid })]],
      ['notAnAuthority', [await makeCertificate({ name: 'below', issuer: noAuthority, ...valid }), noAuthority]],
      ['pathTooLong', [await makeCertificate({ name: 'far', issuer: underShort, ...valid }), underShort], [short]],
      ['wrongIssuer', [leaf, await makeCertificate({ name: 'other', issuer: root, authority: {}, ...valid })]],
      ['badSignature', [leaf], [stranger]],
      ['untrustedRoot', [leaf], []],
      ['malformedCertificate', [{ ...leaf, der: leaf.der.slice(0, -1) }]],
      ['malformedCertificate', [{ ...leaf, der: Uint8Array.of(...leaf.der, 0) }]],
      ['malformedCertificate', [await makeCertificate({ name: 'curve', issuer: root, curve: 'P-384', ...valid })]],
      ['chainTooLong', [leaf, leaf, leaf, leaf]],
      ['chainTooLong', []],
    ];
    for (const [expected, chain, roots] of cases) expect(await check(chain, roots ?? [root]), expected).toBe(expected);
  });

  it('refuses every changed byte of a certificate', async () => {
    for (let at = 0; at < leaf.der.length; at += 1) {
      const changed = leaf.der.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(await check([{ ...leaf, der: changed }]), `byte ${at}`).not.toBe('trusted');
    }
  });

  it('never throws on noise', () => {
    for (let length = 0; length < 200; length += 1) {
      expect(parseCertificate(Uint8Array.from({ length }, (_, i) => (i * 131 + length * 17) & 255))).toBeUndefined();
    }
    expect(parseCertificate(new Uint8Array(10_000_000))).toBeUndefined();
  });
});

describe('trust list', () => {
  const listKey = createNobleSigningKey(new Uint8Array(32).fill(11));
  const open = async (change: object = {}, options: object = {}) => {
    const keyId = parseCertificate(leaf.der)?.subjectKeyId?.slice(0, 8);
    const list = {
      version: 5, issuedAtMs: nowMs, nextUpdateMs: nowMs + 1000, issuers: [{ keyId, chain: [encodeBase64(leaf.der)] }, { keyId: '00000000', chain: [encodeBase64(leaf.der)] }], ...change,
    } as TrustListPayload;
    return openTrustList({
      trustList: await signTrustList({ list, key: listKey }),
      trustListKey: listKey, roots: [root.der], nowMs, suite, ...options,
    });
  };

  it('opens and finds the issuers whose chain holds and whose id is theirs', async () => {
    const opened = await open();
    if (opened.outcome !== 'opened') throw new Error(opened.outcome);
    const certificate = parseCertificate(leaf.der);
    expect(opened.findIssuers(certificate?.subjectKeyId?.slice(0, 8) ?? '')).toEqual([{ algorithm: 'ES256', publicKey: certificate?.publicKey }]);
    expect(opened.findIssuers('00000000')).toEqual([]);
  });

  it('refuses another signer, a rolled back version, an outdated and a malformed list', async () => {
    expect(await open({}, { trustListKey: createNobleSigningKey(new Uint8Array(32).fill(12)) })).toEqual({ outcome: 'badSignature' });
    expect(await open({}, { lastVersion: 6 })).toEqual({ outcome: 'rolledBack' });
    expect(await open({}, { nowMs: nowMs + 1001 })).toEqual({ outcome: 'outdated' });
    expect(await open({ issuers: 'none' })).toEqual({ outcome: 'malformed' });
    expect(await open({}, { trustList: { payload: '*', signature: '' } })).toEqual({ outcome: 'malformed' });
  });

  it('leaves an issuer under another root out', async () => {
    const other = await makeCertificate({ name: 'root', authority: {}, ...valid });
    const opened = await open({}, { roots: [other.der] });
    expect(opened.outcome === 'opened' && opened.findIssuers(parseCertificate(leaf.der)?.subjectKeyId?.slice(0, 8) ?? '')).toEqual([]);
  });
});
