import 'reflect-metadata';
import { Extension, KeyUsageFlags, X509CrlGenerator } from '@peculiar/x509';
import { deflateSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { signText } from '../src/crypto/signed-text';
import { encodeBase64, encodeBase64Url } from '../src/encoding';
import { signStatusBundle, signTrustList } from '../src/issuer';
import { openStatusBundle } from '../src/status/status-bundle';
import { openTrustList, parseCertificate, parseRevocationList, verifyChain } from '../src/trust';
import { makeCertificate, type TestCertificate } from './issuer-certificates';
import { suite } from './issued-voucher';

const nowMs = Date.UTC(2026, 10, 24);
const valid = { notBeforeMs: nowMs - 86_400_000, notAfterMs: nowMs + 86_400_000 };
const authorityUsage = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;
let root: TestCertificate;
let leaf: TestCertificate;

beforeAll(async () => {
  root = await makeCertificate({ name: 'root', authority: { pathLength: 1 }, usage: authorityUsage, ...valid });
  leaf = await makeCertificate({ name: 'issuer', issuer: root, ...valid });
});

const serialOf = (certificate: TestCertificate): string => parseCertificate(certificate.der)?.serial ?? '';

async function makeList(authority: TestCertificate, serials: string[], change: { nextUpdateMs?: number; extensions?: Extension[] } = {}): Promise<Uint8Array> {
  const crl = await X509CrlGenerator.create({
    issuer: `CN=${authority.name}`, thisUpdate: new Date(nowMs - 1000), nextUpdate: new Date(change.nextUpdateMs ?? nowMs + 1000),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' } as never, signingKey: authority.keys.privateKey as never,
    entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: new Date(nowMs - 500) })), extensions: change.extensions ?? [],
  });
  return new Uint8Array(crl.rawData);
}

async function check(lists: Uint8Array[], chain = [leaf], roots = [root]) {
  const revocationLists = lists.map((der) => {
    const list = parseRevocationList(der);
    if (list === undefined) throw new Error('unreadable list');
    return list;
  });
  return (await verifyChain({ chain: chain.map(({ der }) => der), roots: roots.map(({ der }) => der), revocationLists, nowMs, suite })).outcome;
}

describe('revocation lists', () => {
  it('revoke the certificate that they name and no other', async () => {
    expect(await check([])).toBe('trusted');
    expect(await check([await makeList(root, [])])).toBe('trusted');
    expect(await check([await makeList(root, ['7b', serialOf(leaf)])])).toBe('revoked');
    expect(await check([await makeList(root, ['7b'])])).toBe('trusted');
  });

  it('revoke an authority between leaf and root', async () => {
    const between = await makeCertificate({ name: 'between', issuer: root, authority: { pathLength: 0 }, ...valid });
    const deep = await makeCertificate({ name: 'deep', issuer: between, ...valid });
    expect(await check([await makeList(root, [serialOf(between)])], [deep, between])).toBe('revoked');
  });

  it('fail closed: another signer, an authority without cRLSign, an outdated list', async () => {
    const stranger = await makeCertificate({ name: 'root', authority: {}, usage: authorityUsage, ...valid });
    expect(await check([await makeList(stranger, [])])).toBe('badRevocationList');
    expect(await check([await makeList(root, [], { nextUpdateMs: nowMs - 1 })])).toBe('outdatedRevocationList');
    const weak = await makeCertificate({ name: 'weak', authority: {}, ...valid });
    expect(await check([await makeList(weak, [])], [await makeCertificate({ name: 'under', issuer: weak, ...valid })], [weak])).toBe('badRevocationList');
    // A list of the former root with the same name does not disturb the new one's.
    expect(await check([await makeList(stranger, []), await makeList(root, [])])).toBe('trusted');
  });

  it('are refused as unreadable when cut, changed outside the signed bytes, or critical in a way not understood', async () => {
    const der = await makeList(root, ['7b']);
    expect(parseRevocationList(der.slice(0, -1))).toBeUndefined();
    expect(parseRevocationList(Uint8Array.of(...der, 0))).toBeUndefined();
    expect(parseRevocationList(leaf.der)).toBeUndefined();
    const delta = new Extension('2.5.29.27', true, Uint8Array.of(2, 1, 1).buffer);
    expect(parseRevocationList(await makeList(root, [], { extensions: [delta] }))).toBeUndefined();
    expect(parseRevocationList(new Uint8Array(1_000_000))).toBeUndefined();
    for (let at = 0; at < der.length; at += 1) {
      const changed = der.slice();
      changed[at] = (changed[at] as number) ^ 1;
      const list = parseRevocationList(changed);
      if (list === undefined) continue;
      expect((await verifyChain({ chain: [leaf.der], roots: [root.der], revocationLists: [list], nowMs, suite })).outcome, `byte ${at}`).not.toBe(list.issuer === parseCertificate(root.der)?.subject ? 'trusted' : 'revoked');
    }
  });
});

describe('two pinned roots of one name', () => {
  it('are both tried, in either order', async () => {
    const next = await makeCertificate({ name: 'root', authority: { pathLength: 1 }, usage: authorityUsage, ...valid });
    const nextLeaf = await makeCertificate({ name: 'next issuer', issuer: next, ...valid });
    for (const roots of [[root, next], [next, root]]) {
      expect(await check([], [nextLeaf], roots)).toBe('trusted');
      expect(await check([], [leaf], roots)).toBe('trusted');
    }
  });
});

describe('trust list, roll-over and revocation', () => {
  const listKey = createNobleSigningKey(new Uint8Array(32).fill(11));
  const open = async (options: { issuers: TestCertificate[][]; roots: TestCertificate[]; revocationLists?: Uint8Array[] }) => {
    const list = {
      version: 1, issuedAtMs: nowMs, nextUpdateMs: nowMs + 1000,
      issuers: options.issuers.map((chain) => ({ keyId: parseCertificate((chain[0] as TestCertificate).der)?.subjectKeyId?.slice(0, 8) ?? '', chain: chain.map(({ der }) => encodeBase64(der)) })),
      revocationLists: (options.revocationLists ?? []).map(encodeBase64),
    };
    const opened = await openTrustList({ trustList: await signTrustList({ list, key: listKey }), trustListKey: listKey, roots: options.roots.map(({ der }) => der), nowMs, suite });
    return opened.outcome === 'opened' ? list.issuers.map(({ keyId }) => opened.findIssuers(keyId).length) : opened.outcome;
  };

  it('knows both issuer keys while they overlap, and both roots', async () => {
    const nextRoot = await makeCertificate({ name: 'root 2027', authority: { pathLength: 1 }, usage: authorityUsage, ...valid });
    const nextLeaf = await makeCertificate({ name: 'issuer 2027', issuer: nextRoot, ...valid });
    expect(await open({ issuers: [[leaf], [nextLeaf]], roots: [root, nextRoot] })).toEqual([1, 1]);
    expect(await open({ issuers: [[leaf], [nextLeaf]], roots: [root] })).toEqual([1, 0]);
    // The new root, cross-signed by the old: devices that pin only the old one follow.
    const cross = await makeCertificate({ name: 'root 2027', issuer: root, keys: nextRoot.keys, authority: { pathLength: 0 }, usage: authorityUsage, ...valid });
    expect(await open({ issuers: [[nextLeaf, cross]], roots: [root] })).toEqual([1]);
  });

  it('leaves a revoked issuer out and refuses a list whose revocations cannot be read', async () => {
    expect(await open({ issuers: [[leaf]], roots: [root], revocationLists: [await makeList(root, [serialOf(leaf)])] })).toEqual([0]);
    expect(await open({ issuers: [[leaf]], roots: [root], revocationLists: [Uint8Array.of(1, 2, 3)] })).toBe('malformed');
    const serials = (count: number) => Array.from({ length: count }, (_, at) => (0x1000_0000 + at).toString(16));
    expect(await open({ issuers: [[leaf]], roots: [root], revocationLists: [await makeList(root, serials(2_500))] })).toEqual([1]);
    expect(await open({ issuers: [[leaf]], roots: [root], revocationLists: [await makeList(root, serials(6_000))] })).toBe('malformed'); // longer than it is worth reading
  });

  it('ends on cycles, huge chains and huge lists', async () => {
    const a = await makeCertificate({ name: 'a', authority: {}, ...valid });
    const b = await makeCertificate({ name: 'b', issuer: a, authority: {}, ...valid });
    const aUnderB = await makeCertificate({ name: 'a', keys: a.keys, issuer: b, authority: {}, ...valid });
    expect(await open({ issuers: [[b, aUnderB, b]], roots: [root] })).toEqual([0]);
    expect(await open({ issuers: [Array.from({ length: 1000 }, () => leaf)], roots: [root] })).toEqual([0]);
    expect(await open({ issuers: Array.from({ length: 257 }, () => [leaf]), roots: [root] })).toBe('malformed');
  });
});

describe('status bundle', () => {
  const key = createNobleSigningKey(new Uint8Array(32).fill(13));
  const bundle = { version: 7, issuedAtMs: nowMs, nextUpdateMs: nowMs + 1000, size: 100_000, delistedTemplates: [260002] };
  const open = async (change: Partial<typeof bundle> = {}, options: object = {}) =>
    openStatusBundle({ bundle: await signStatusBundle({ bundle: { ...bundle, ...change }, revoked: [0, 8, 99_999], key }), statusKey: key, nowMs, suite, ...options });

  it('answers revoked, delisted and valid, valid for credentials issued later and revoked for what no bundle can hold', async () => {
    const opened = await open();
    if (opened.outcome !== 'opened') throw new Error(opened.outcome);
    const statusOf = (statusIndex: number, templateNumber = 260001) => opened.findStatus({ statusIndex, templateNumber });
    expect([0, 1, 7, 8, 9, 99_998, 99_999, 100_000, 2 ** 26 - 1].map((index) => statusOf(index))).toEqual(['revoked', 'valid', 'valid', 'revoked', 'valid', 'valid', 'revoked', 'valid', 'valid']);
    expect([2 ** 26, 0xffffffff].map((index) => statusOf(index))).toEqual(['revoked', 'revoked']);
    expect(statusOf(1, 260002)).toBe('delisted');
    expect(opened).toMatchObject({ version: 7, issuedAtMs: nowMs });
  });

  it('is small: 1 in 100 of a million revoked', async () => {
    const signed = await signStatusBundle({ bundle: { ...bundle, size: 1_000_000 }, revoked: Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 1_000_000), key });
    expect(signed.payload.length).toBeLessThan(40_000);
  });

  it('refuses another signer, another kind of text, a rolled back version, an outdated bundle and wrong sizes', async () => {
    expect(await open({}, { statusKey: createNobleSigningKey(new Uint8Array(32).fill(14)) })).toEqual({ outcome: 'badSignature' });
    const asTrustList = await signText({ value: { ...bundle, bits: '' }, domainTag: 'ETV1-TRUST\0', key });
    expect(await open({}, { bundle: asTrustList })).toEqual({ outcome: 'badSignature' });
    expect(await open({}, { lastVersion: 8 })).toEqual({ outcome: 'rolledBack' });
    expect(await open({}, { nowMs: nowMs + 1001 })).toEqual({ outcome: 'outdated' });
    await expect(signStatusBundle({ bundle, revoked: [100_000], key })).rejects.toMatchObject({ code: 'invalidArgument' });
    for (const wrong of [{ bits: '*' }, { bits: encodeBase64Url(deflateSync(new Uint8Array(12_499))) }, { bits: encodeBase64Url(deflateSync(new Uint8Array(50_000_000))) }, { bits: encodeBase64Url(Uint8Array.of(255, 255)) }, { size: 2 ** 27 }, { size: -1 }, { delistedTemplates: ['x'] }, { version: 1.5 }]) {
      const signed = await signText({ value: { ...bundle, bits: encodeBase64Url(deflateSync(new Uint8Array(12_500))), ...wrong }, domainTag: 'ETV1-STATUS\0', key });
      expect(await open({}, { bundle: signed }), JSON.stringify(wrong).slice(0, 60)).toEqual({ outcome: 'malformed' });
    }
  });
});
