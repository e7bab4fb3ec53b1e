import 'reflect-metadata';
import { KeyUsageFlags } from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { createNobleSigningKey } from '../src/crypto/es256-noble';
import type { CryptoSuite } from '../src/crypto/crypto-suite';
import type { SignedText } from '../src/crypto/signed-text';
import { encodeBase64 } from '../src/encoding';
import { signStatusBundle, signTrustList } from '../src/issuer';
import { createTrustOpener, parseCertificate, type TrustTexts } from '../src/trust';
import { makeCertificate, type TestCertificate } from './issuer-certificates';
import { openDesk } from './offline-desk';
import { suite } from './issued-voucher';

const nowMs = Date.UTC(2026, 10, 24);
const dayMs = 86_400_000;
const valid = { notBeforeMs: nowMs - dayMs, notAfterMs: nowMs + 30 * dayMs };
const [listKey, statusKey] = [createNobleSigningKey(new Uint8Array(32).fill(11)), createNobleSigningKey(new Uint8Array(32).fill(12))];
let root: TestCertificate;
let leaf: TestCertificate;
let keyId: string;

beforeAll(async () => {
  root = await makeCertificate({ name: 'root', authority: { pathLength: 0 }, usage: KeyUsageFlags.keyCertSign, ...valid });
  leaf = await makeCertificate({ name: 'issuer', issuer: root, ...valid });
  keyId = parseCertificate(leaf.der)?.subjectKeyId?.slice(0, 8) ?? '';
});

async function makeTexts(change: { listVersion?: number; bundleVersion?: number; listIssuedAtMs?: number; bundleIssuedAtMs?: number } = {}): Promise<TrustTexts> {
  const list = { version: change.listVersion ?? 3, issuedAtMs: change.listIssuedAtMs ?? nowMs, nextUpdateMs: nowMs + 7 * dayMs, issuers: [{ keyId, chain: [encodeBase64(leaf.der)] }] };
  const bundle = { version: change.bundleVersion ?? 8, issuedAtMs: change.bundleIssuedAtMs ?? nowMs, nextUpdateMs: nowMs + 2 * dayMs, size: 100, delistedTemplates: [260002] };
  return { trustList: await signTrustList({ list, key: listKey }), statusBundle: await signStatusBundle({ bundle, revoked: [5], key: statusKey }) };
}

function createOpener(used: CryptoSuite = suite) {
  return createTrustOpener({ suite: used, trustListKey: listKey, statusKey, roots: [root.der] });
}

describe('trust as the offline scanner keeps it', () => {
  it('finds issuers and statuses, and is as old as the older of the two', async () => {
    const reading = await createOpener()(await makeTexts({ bundleIssuedAtMs: nowMs - 5_000 }), nowMs);
    expect(reading).toMatchObject({ trustList: { outcome: 'opened', version: 3, issuedAtMs: nowMs }, statusBundle: { outcome: 'opened', version: 8, issuedAtMs: nowMs - 5_000 }, trust: { issuedAtMs: nowMs - 5_000 } });
    const opened = reading.trust;
    expect(opened?.findIssuers(keyId)).toHaveLength(1);
    expect([4, 5].map((statusIndex) => opened?.findStatus({ statusIndex, templateNumber: 260001 }))).toEqual(['valid', 'revoked']);
    expect(opened?.findStatus({ statusIndex: 4, templateNumber: 260002 })).toBe('delisted');
  });

  it('checks the signatures of the same texts once, and their age every time', async () => {
    let verifications = 0;
    const open = createOpener({ ...suite, verify: (...parts) => { verifications += 1; return suite.verify(...parts); } });
    const texts = await makeTexts();
    await open(texts, nowMs);
    const first = verifications;
    expect(first).toBe(3); // list, chain, bundle
    expect((await open({ ...texts }, nowMs + dayMs)).trust).toBeDefined();
    expect(verifications).toBe(first);
    expect(await open(texts, nowMs + 2 * dayMs + 1)).toEqual({ trustList: { outcome: 'opened', version: 3, issuedAtMs: nowMs }, statusBundle: { outcome: 'outdated' } });
    await open({ ...texts, statusBundle: (await makeTexts({ bundleVersion: 9 })).statusBundle }, nowMs);
    expect(verifications).toBe(first + 1);
  });

  it('tries a chain again once the clock is right, and lets it go when a certificate ends', async () => {
    const open = createOpener();
    const texts = await makeTexts();
    expect((await open(texts, nowMs - 2 * dayMs)).trust?.findIssuers(keyId)).toEqual([]);
    expect((await open(texts, nowMs)).trust?.findIssuers(keyId)).toHaveLength(1);
    const short = await makeCertificate({ name: 'short', issuer: root, notBeforeMs: nowMs - dayMs, notAfterMs: nowMs + 1_000 });
    const shortId = parseCertificate(short.der)?.subjectKeyId?.slice(0, 8) ?? '';
    const list = { version: 4, issuedAtMs: nowMs, nextUpdateMs: nowMs + 7 * dayMs, issuers: [{ keyId: shortId, chain: [encodeBase64(short.der)] }] };
    const ending = { ...texts, trustList: await signTrustList({ list, key: listKey }) };
    expect((await open(ending, nowMs)).trust?.findIssuers(shortId)).toHaveLength(1);
    expect((await open(ending, nowMs + 1_001)).trust?.findIssuers(shortId)).toEqual([]);
  });

  it('believes neither half alone, another signer, nor an older version than it has seen', async () => {
    const texts = await makeTexts();
    const open = createOpener();
    const opened = 'opened';
    for (const [wrong, trustList, statusBundle] of [
      [{}, 'absent', 'absent'], [{ trustList: texts.trustList }, opened, 'absent'], [{ statusBundle: texts.statusBundle }, 'absent', opened],
      [{ trustList: texts.statusBundle, statusBundle: texts.trustList }, 'badSignature', 'badSignature'], [{ ...texts, trustListVersion: 4 }, 'rolledBack', opened], [{ ...texts, statusBundleVersion: 9 }, opened, 'rolledBack'],
      [{ trustList: { payload: '', signature: '' }, statusBundle: texts.statusBundle }, 'badSignature', opened],
    ] as const) {
      const reading = await open(wrong, nowMs);
      expect([reading.trustList.outcome, reading.statusBundle.outcome, reading.trust], JSON.stringify(Object.keys(wrong))).toEqual([trustList, statusBundle, undefined]);
    }
    expect((await open({ ...texts, trustListVersion: 3, statusBundleVersion: 8 }, nowMs)).trust).toBeDefined();
    const stranger = createTrustOpener({ suite, trustListKey: statusKey, statusKey: listKey, roots: [root.der] });
    expect(await stranger(texts, nowMs)).toEqual({ trustList: { outcome: 'badSignature' }, statusBundle: { outcome: 'badSignature' } });
  });

  it('M4 a broken text does not take the good one beside it: each is kept by itself, with its own code and age', async () => {
    const desk = await openDesk({ override: { openTrust: createOpener() } });
    const meet = async (trustList: SignedText | undefined, statusBundle: SignedText | undefined) => {
      desk.platform.change = { trustList, statusBundle };
      await desk.scanner.synchronize();
      return (await desk.scanner.readStatus()).trust;
    };
    desk.time.trueMs = nowMs;
    const [old, next] = [await makeTexts({ listIssuedAtMs: nowMs - 2_000, bundleIssuedAtMs: nowMs - 1_000 }), await makeTexts({ listVersion: 4, bundleVersion: 9 })];
    const broken = (text: SignedText | undefined): SignedText => ({ payload: text?.payload ?? '', signature: 'AAAA' });
    expect(await meet(old.trustList, broken(old.statusBundle))).toMatchObject({ trustList: { outcome: 'opened', version: 3, issuedAtMs: nowMs - 2_000, refused: undefined }, statusBundle: { outcome: 'absent', refused: 'badSignature' } });
    expect(await meet(broken(next.trustList), old.statusBundle)).toMatchObject({ trustList: { outcome: 'opened', version: 3, refused: 'badSignature' }, statusBundle: { outcome: 'opened', version: 8, issuedAtMs: nowMs - 1_000, refused: undefined } });
    expect(await meet(next.trustList, broken(next.statusBundle))).toMatchObject({ trustList: { outcome: 'opened', version: 4, issuedAtMs: nowMs, refused: undefined }, statusBundle: { outcome: 'opened', version: 8, refused: 'badSignature' } });
    expect(await meet(old.trustList, next.statusBundle)).toMatchObject({ trustList: { outcome: 'opened', version: 4, refused: 'rolledBack' }, statusBundle: { outcome: 'opened', version: 9, issuedAtMs: nowMs, refused: undefined } });
    desk.time.trueMs = nowMs + 2 * dayMs + 1;
    expect((await desk.scanner.readStatus()).trust).toMatchObject({ trustList: { outcome: 'opened' }, statusBundle: { outcome: 'outdated' } });
  });

  it('M4 the scanner keeps the newest versions that it saw, also over a restart', async () => {
    const desk = await openDesk();
    await desk.scanner.synchronize();
    const newer = await openDesk({ entries: desk.entries });
    // This platform begins its versions anew: what it sends is older than what the device has.
    await newer.scanner.synchronize();
    const kept = [...desk.entries].find(([name]) => name.endsWith('offline:trust'))?.[1] ?? '';
    expect(JSON.parse(kept)).toMatchObject({ statusBundleVersion: 1 });
    await desk.scanner.synchronize();
    expect(JSON.parse([...desk.entries].find(([name]) => name.endsWith('offline:trust'))?.[1] ?? '')).toMatchObject({ statusBundleVersion: 2 });
  });
});
