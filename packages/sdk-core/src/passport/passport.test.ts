import { describe, expect, it } from 'vitest';
import { holderKey, issuerKey, issuerKeyId, nowSeconds, suite, trustedIssuer } from '../../test/issued-voucher';
import { createNobleSigningKey } from '../crypto/es256-noble';
import { createSeededRandom } from '../testing/seeded-random';
import { issuePassport, passportLongestLifeSeconds, passportType, presentPassport, readPassport, verifyPassport, type LearningPassport } from '.';
import { toJwk } from './sd-jwt';

const passport: LearningPassport = {
  name: '张三',
  attendance: [
    { institutionName: '太原技师学院', trainingName: '焊工', days: 12, firstDay: '2026-10-01', lastDay: '2026-10-20' },
    { institutionName: '晋中职业学校', trainingName: '电工', days: 7, firstDay: '2026-11-01', lastDay: '2026-11-09' },
  ],
  certificates: [{ occupation: '焊工', skillLevel: 'level4', certificateNumber: 'S000014000001264000001', issuedOn: '2026-10-30' }],
};
const audience = 'https://employer.example';
const nonce = 'nonce-from-the-verifier';

const issue = (change: Partial<Parameters<typeof issuePassport>[0]> = {}) =>
  issuePassport({
    passport, holderPublicKey: holderKey.publicKey, issuerKey, issuerKeyId, issuer: 'https://platform.test', issuedAtSeconds: nowSeconds - 100, expiresAtSeconds: nowSeconds + 86_400,
    suite, random: createSeededRandom('salts'), ...change,
  });
const present = async (change: Partial<Parameters<typeof presentPassport>[0]> = {}) =>
  presentPassport({ text: await issue(), suite, disclosure: { certificates: [0] }, holderKey, audience, nonce, nowSeconds, ...change });
const verify = (text: string, change: Partial<Parameters<typeof verifyPassport>[0]> = {}) =>
  verifyPassport({ text, audience, nonce, nowMs: nowSeconds * 1000, suite, findIssuers: (keyId) => (keyId === issuerKeyId ? [trustedIssuer] : []), ...change });

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
async function signJwt(header: object, payload: object, key: typeof issuerKey): Promise<string> {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${Buffer.from(await key.sign(new TextEncoder().encode(signed))).toString('base64url')}`;
}

/** A text that the issuer's key signed, with other claims and header than the issuer writes. */
async function forge(claims: object, header: object = {}): Promise<string> {
  const jwk = toJwk(holderKey.publicKey);
  const payload = { vct: passportType, iss: 'https://platform.test', iat: nowSeconds - 100, exp: nowSeconds + 86_400, cnf: { jwk }, attendance: [], certificates: [], _sd_alg: 'sha-256', ...claims };
  return `${await signJwt({ alg: 'ES256', typ: 'dc+sd-jwt', kid: issuerKeyId, ...header }, payload, issuerKey)}~`;
}

describe('M14 learning passport', () => {
  it('M14 shows the holder everything and a verifier what the holder chose, nothing else', async () => {
    expect(await readPassport({ text: await issue(), suite })).toEqual(passport);
    const shown = await present();
    expect(await verify(shown)).toEqual({ outcome: 'verified', issuer: 'https://platform.test', expiresAtSeconds: nowSeconds + 86_400, name: undefined, attendance: [], certificates: passport.certificates });
    const disclosed = shown.split('~').map((part) => Buffer.from(part, 'base64url').toString()).join(' ');
    expect(disclosed).toContain('S000014000001264000001');
    for (const hidden of ['张三', '太原技师学院', '晋中职业学校']) expect(disclosed).not.toContain(hidden);
    expect(await verify(await present({ disclosure: { showsName: true, attendance: [1] } }))).toMatchObject({ outcome: 'verified', name: '张三', attendance: [passport.attendance[1]], certificates: [] });
    expect(await verify(await present({ disclosure: {} }))).toMatchObject({ outcome: 'verified', name: undefined, attendance: [], certificates: [] });
  });

  it('M14 needs no network: nothing is fetched', async () => {
    const original = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new Error('no network'));
    try {
      expect((await verify(await present())).outcome).toBe('verified');
    } finally {
      globalThis.fetch = original;
    }
  });

  it('M14 refuses each wrong presentation by name', async () => {
    const stranger = createNobleSigningKey(new Uint8Array(32).fill(77));
    const cases: [string, string, Partial<Parameters<typeof verifyPassport>[0]>?][] = [
      ['unknownIssuer', await present(), { findIssuers: () => [] }],
      ['unknownIssuer', await present({ text: await issue({ issuerKeyId: 'ffffffff' }) })],
      ['unknownIssuer', await present(), { findIssuers: () => [{ ...trustedIssuer, algorithm: 'SM2' }] }],
      ['badIssuerSignature', await present(), { findIssuers: () => [{ algorithm: 'ES256', publicKey: stranger.publicKey }] }],
      ['badHolderSignature', await present({ holderKey: stranger })],
      ['notBound', await issue()],
      ['wrongAudience', await present({ audience: 'https://another.example' })],
      ['wrongNonce', await present({ nonce: 'another' })],
      ['stale', await present({ nowSeconds: nowSeconds - 301 })],
      ['stale', await present({ nowSeconds: nowSeconds + 301 })],
      ['notYetValid', await present({ text: await issue({ issuedAtSeconds: nowSeconds + 301 }) })],
      ['expired', await present({ text: await issue({ expiresAtSeconds: nowSeconds }) })],
      ['malformed', ''], ['malformed', 'a.b.c~d~e'], ['malformed', '~'.repeat(100)], ['malformed', 'x'.repeat(70_000)],
    ];
    for (const [outcome, text, change] of cases) expect(await verify(text, change), `${outcome} ${text.slice(0, 20)}`).toEqual({ outcome });
    expect((await verify(await present({ nowSeconds: nowSeconds - 300 }))).outcome).toBe('verified');
  });

  it('M14 refuses a disclosure that was not issued, a swapped one and every changed character of what is signed', async () => {
    const shown = await present({ disclosure: { showsName: true } });
    const parts = shown.split('~');
    const forged = Buffer.from(JSON.stringify(['salt', 'name', '李四'])).toString('base64url');
    expect((await verify([parts[0], forged, ...parts.slice(2)].join('~'))).outcome).not.toBe('verified');
    expect((await verify([...parts.slice(0, -1), forged, parts[parts.length - 1]].join('~'))).outcome).not.toBe('verified');
    for (let at = 0; at < shown.length; at += 7) {
      const changed = shown.slice(0, at) + (shown[at] === 'A' ? 'B' : 'A') + shown.slice(at + 1);
      expect((await verify(changed)).outcome, `character ${at}`).not.toBe('verified');
    }
  });

  it('M14 takes the proof of a wallet that signs with a high s', async () => {
    const text = await present();
    const signed = text.slice(0, text.lastIndexOf('.') + 1);
    const low = BigInt(`0x${Buffer.from(text.slice(signed.length), 'base64url').subarray(32).toString('hex')}`);
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const r = Buffer.from(text.slice(signed.length), 'base64url').subarray(0, 32);
    const withS = (s: bigint) => `${signed}${Buffer.concat([r, Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]).toString('base64url')}`;
    expect((await verify(withS(low))).outcome).toBe('verified');
    expect((await verify(withS(order - low))).outcome).toBe('verified');
    for (const other of [withS(order - low - 1n), withS(0n), `${signed}${r.toString('base64url')}`]) expect((await verify(other)).outcome).toBe('badHolderSignature');
  });

  it('M14 is good at no time that is no number', async () => {
    for (const nowMs of [NaN, undefined as unknown as number]) expect((await verify(await present(), { nowMs })).outcome).toBe('stale');
  });

  it('M14 respects nbf, and refuses what lives too long to go without a revocation list', async () => {
    expect(await verify(await present({ text: await issue({ notBeforeSeconds: nowSeconds + 301 }) }))).toEqual({ outcome: 'notYetValid' });
    expect((await verify(await present({ text: await issue({ notBeforeSeconds: nowSeconds }) }))).outcome).toBe('verified');
    const month = passportLongestLifeSeconds;
    await expect(issue({ issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + month + 1 })).rejects.toMatchObject({ code: 'invalidArgument' });
    expect((await verify(await present({ text: await issue({ issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + month }) }))).outcome).toBe('verified');
    expect(await verify(await present({ text: await forge({ exp: nowSeconds + month }) }))).toEqual({ outcome: 'livesTooLong' });
  });

  it('M14 refuses an issued token of another kind, algorithm or shape, although its signature holds', async () => {
    expect((await verify(await present({ text: await forge({}) }))).outcome).toBe('verified');
    for (const header of [{ typ: 'JWT' }, { alg: 'none' }, { typ: undefined }, { crit: ['x'] }]) expect(await verify(await present({ text: await forge({}, header) })), JSON.stringify(header)).toEqual({ outcome: 'malformed' });
    const shapes = [{ attendance: [{ days: 3 }] }, { attendance: [{ ...passport.attendance[0], days: '12' }] }, { certificates: ['S0001'] }, { certificates: [{ ...passport.certificates[0], issuedOn: 'yesterday' }] }, { certificates: {} }, { name: 7 }, { nbf: 'soon' }];
    for (const shape of shapes) expect(await verify(await present({ disclosure: {}, text: await forge(shape) })), JSON.stringify(shape)).toEqual({ outcome: 'malformed' });
    const shown = await present();
    const at = shown.lastIndexOf('~') + 1;
    const wrongProof = await signJwt({ typ: 'JWT', alg: 'ES256' }, JSON.parse(Buffer.from(shown.slice(at).split('.')[1] ?? '', 'base64url').toString()) as object, holderKey);
    expect(await verify(shown.slice(0, at) + wrongProof)).toEqual({ outcome: 'malformed' });
  });

  it('M14 has at most 256 entries, and what comes with more parts is not looked into', async () => {
    const many = (count: number) => issue({ passport: { name: '王秀兰', attendance: [], certificates: Array.from({ length: count }, () => ({ occupation: '焊工', skillLevel: 'level4', certificateNumber: 'S', issuedOn: '2026-10-30' })) } });
    await expect(many(257)).rejects.toMatchObject({ code: 'invalidArgument' });
    expect((await readPassport({ text: await many(150), suite })).certificates).toHaveLength(150);
    const turn = async () => {
      const started = performance.now();
      for (const text of ['~'.repeat(60_000), `a.b.c${'~x'.repeat(30_000)}`, 'a~'.repeat(261)]) expect((await verify(text)).outcome).toBe('malformed');
      return performance.now() - started;
    };
    expect(Math.min(await turn(), await turn(), await turn())).toBeLessThan(50);
  });

  it('M14 takes ES256 keys only', async () => {
    await expect(issue({ issuerKey: { ...issuerKey, algorithm: 'SM2' } })).rejects.toMatchObject({ code: 'invalidArgument' });
    await expect(issue({ holderPublicKey: new Uint8Array(33) })).rejects.toMatchObject({ code: 'invalidArgument' });
    await expect(present({ text: 'nothing' })).rejects.toMatchObject({ code: 'invalidArgument' });
    await expect(readPassport({ text: 'nothing', suite })).rejects.toMatchObject({ code: 'invalidArgument' });
  });
});
