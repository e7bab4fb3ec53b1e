import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSm2KeyStore, createSm2SigningKey, createSm2Suite, generateSm2SecretKey } from '../src/crypto/sm2';
import { computeIdentity } from '../src/crypto/sm2/sm2-suite';
import { loadSmCrypto } from '../src/crypto/sm2/load-sm-crypto';
import type { SigningKey } from '../src/crypto/crypto-suite';
import { createMemoryStorage, createSeededRandom } from '../src/testing';
import { hasVectors, readVectors, vectorsFolder } from './vectors';

const suite = createSm2Suite();
const message = new TextEncoder().encode('职业技能电子培训券');
const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

function keyOf(seed: string): Promise<SigningKey> {
  const random = createSeededRandom(seed);
  return generateSm2SecretKey(random).then((secretKey) => createSm2SigningKey({ secretKey, random }));
}

/** GB/T 32918.5-2017 Annex A.2, transcribed from the standard's text. */
const standard = {
  secret: '3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8',
  publicX: '09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020',
  publicY: 'CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
  identity: 'B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3',
  nonce: '59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21',
  r: 'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3',
  s: 'B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
};

/** 48 bytes that {@link createSm2SigningKey} reduces to this very nonce. */
function randomThatDraws(nonceHex: string) {
  const drawn = BigInt(`0x${nonceHex}`) - 1n;
  return { bytes: async (length: number) => fromHex(drawn.toString(16).padStart(length * 2, '0')) };
}

describe('SM2 suite', () => {
  it('signs and verifies the example of GB/T 32918.5 to the byte', async () => {
    const key = await createSm2SigningKey({ secretKey: fromHex(standard.secret), random: randomThatDraws(standard.nonce) });
    expect(toHex(key.publicKey)).toBe(`03${standard.publicX}`);
    expect(toHex(computeIdentity(await loadSmCrypto(), key.publicKey))).toBe(standard.identity);
    const signature = await key.sign(new TextEncoder().encode('message digest'));
    expect(toHex(signature)).toBe(standard.r + standard.s);
    expect(await suite.verify(key.publicKey, new TextEncoder().encode('message digest'), signature)).toBe(true);
  });

  it('hashes the examples of GB/T 32905 with SM3', async () => {
    expect(toHex(await suite.digest(new TextEncoder().encode('abc')))).toBe('66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0');
    expect(toHex(await suite.digest(new TextEncoder().encode('abcd'.repeat(16))))).toBe('DEBE9FF92275B8A138604889C18E5A4D6FDB70E5387E5765293DCBA39C0C5732');
  });

  it('refuses padded, short, zero and out-of-range signatures, other messages, other keys and off-curve points without throwing', async () => {
    const key = await keyOf('holder');
    const signature = await key.sign(message);
    expect(await suite.verify(key.publicKey, message, signature)).toBe(true);
    expect(await suite.verify(key.publicKey, Uint8Array.of(...message, 0), signature)).toBe(false);
    expect(await suite.verify((await keyOf('another')).publicKey, message, signature)).toBe(false);
    const nBytes = fromHex(order.toString(16));
    const bad = [
      signature.slice(0, 63), Uint8Array.of(...signature, 0), Uint8Array.of(0, ...signature), new Uint8Array(64), new Uint8Array(0),
      Uint8Array.of(...signature.slice(0, 32), ...nBytes), Uint8Array.of(...nBytes, ...signature.slice(32)), Uint8Array.of(...signature.slice(0, 32), ...new Uint8Array(32)),
      Uint8Array.of(...signature.slice(32), ...signature.slice(0, 32)),
    ];
    for (const wrong of bad) expect(await suite.verify(key.publicKey, message, wrong)).toBe(false);
    const offCurve = Uint8Array.from(key.publicKey).fill(0xff, 1);
    for (const wrong of [offCurve, key.publicKey.slice(1), new Uint8Array(33), Uint8Array.of(4, ...key.publicKey.slice(1)), Uint8Array.of(5, ...key.publicKey.slice(1))]) {
      expect(await suite.verify(wrong, message, signature)).toBe(false);
    }
  });

  it('refuses s + n, which sm-crypto-v2 itself would reduce', async () => {
    const key = await keyOf('holder');
    for (let round = 0; round < 64; round += 1) {
      const text = Uint8Array.of(round, ...message);
      const signature = await key.sign(text);
      const padded = (BigInt(`0x${toHex(signature.subarray(32))}`) + order).toString(16);
      if (padded.length > 64) continue;
      expect(await suite.verify(key.publicKey, text, Uint8Array.of(...signature.slice(0, 32), ...fromHex(padded)))).toBe(false);
    }
  });

  it('refuses every one-bit change of a signature and of a key', async () => {
    const key = await keyOf('holder');
    const signature = await key.sign(message);
    for (let bit = 0; bit < 512; bit += 1) {
      const changed = Uint8Array.from(signature);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(await suite.verify(key.publicKey, message, changed), `bit ${bit}`).toBe(false);
    }
    for (let bit = 0; bit < 264; bit += 1) {
      const changed = Uint8Array.from(key.publicKey);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(await suite.verify(changed, message, signature), `key bit ${bit}`).toBe(false);
    }
  });

  it('uses the default user id; another one does not verify', async () => {
    const key = await keyOf('holder');
    expect(await createSm2Suite({ userId: '' }).verify(key.publicKey, message, await key.sign(message))).toBe(false);
  });

  it('draws a fresh nonce for every signature and signs nothing without randomness', async () => {
    const key = await keyOf('holder');
    expect(toHex(await key.sign(message))).not.toBe(toHex(await key.sign(message)));
    const broken = { bytes: () => Promise.reject(new Error('no random source')) };
    const secretKey = await generateSm2SecretKey(createSeededRandom('x'));
    await expect((await createSm2SigningKey({ secretKey, random: broken })).sign(message)).rejects.toThrow('no random source');
    await expect(generateSm2SecretKey(broken)).rejects.toThrow('no random source');
  });

  it('takes only scalars from 1 to n − 2 as secret keys', async () => {
    const random = createSeededRandom('x');
    for (const secretKey of [new Uint8Array(32), new Uint8Array(31).fill(1), fromHex((order - 1n).toString(16)), fromHex(order.toString(16))]) {
      await expect(createSm2SigningKey({ secretKey, random })).rejects.toMatchObject({ code: 'invalidArgument' });
    }
    expect((await createSm2SigningKey({ secretKey: fromHex((order - 2n).toString(16)), random })).publicKey).toHaveLength(33);
  });

  it('keeps keys in the storage of the host; a second create reads the first', async () => {
    const options = { storage: createMemoryStorage(), random: createSeededRandom('store') };
    const created = await createSm2KeyStore(options).create('me');
    expect((await createSm2KeyStore(options).create('me')).publicKey).toEqual(created.publicKey);
    await options.storage.set('etv-sm2-key:me', 'damaged');
    expect(await createSm2KeyStore(options).load('me')).toBeUndefined();
    await createSm2KeyStore(options).remove('me');
    expect(await createSm2KeyStore(options).load('me')).toBeUndefined();
  });
});

describe.skipIf(!hasVectors)('published SM2 and SM3 vectors; skipped where they are absent', () => {
  it('GB/T 32918 example: 0 wrong', async () => {
    const vector = readVectors<{ msg: string; pub: string; r: string; s: string; Z: string }>('gm/gbt32918-sm2-sign.json');
    const publicKey = Uint8Array.of(2 + (Number.parseInt(vector.pub.slice(-2), 16) & 1), ...fromHex(vector.pub.slice(2, 66)));
    expect(await suite.verify(publicKey, new TextEncoder().encode(vector.msg), fromHex(vector.r + vector.s))).toBe(true);
    expect(toHex(computeIdentity(await loadSmCrypto(), publicKey))).toBe(vector.Z.toUpperCase());
  });

  it('Botan SM3: 0 wrong', async () => {
    const text = readFileSync(resolve(vectorsFolder, 'gm/botan/sm3.vec'), 'utf8');
    const vectors = [...text.matchAll(/^In = ?([0-9A-Fa-f]*)\s*\nOut = ([0-9A-Fa-f]+)/gm)];
    let wrong = 0;
    for (const [, input = '', output = ''] of vectors) if (toHex(await suite.digest(fromHex(input))) !== output.toUpperCase()) wrong += 1;
    console.log(`Botan SM3: ${vectors.length} vectors, ${wrong} wrong`);
    expect(vectors.length).toBeGreaterThan(100);
    expect(wrong).toBe(0);
  });

  it('Botan SM2 signatures on the recommended curve with SM3: 0 wrong', async () => {
    const { counted, wrong } = await checkBotanSignatures(readFileSync(resolve(vectorsFolder, 'gm/botan/sm2_sig.vec'), 'utf8'));
    console.log(`Botan SM2: ${counted} vectors, ${wrong} wrong (other curves and hashes are not this suite's)`);
    expect(counted).toBeGreaterThan(0);
    expect(wrong).toBe(0);
  });
});

/** Botan's file states a curve once and then tests on it; only the recommended curve is this suite's. */
async function checkBotanSignatures(text: string): Promise<{ counted: number; wrong: number }> {
  let prime = '';
  let counted = 0;
  let wrong = 0;
  let fields: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = /^(\w+) = (.*)$/.exec(line.trim());
    if (match === null) continue;
    const [, name = '', value = ''] = match;
    if (name === 'P') prime = value.toUpperCase();
    fields[name] = value;
    if (name !== 'Signature') continue;
    if (prime.endsWith('FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF') && fields['Hash'] === 'SM3') {
      counted += 1;
      const secretKey = fromHex((fields['x'] ?? '').replace('0x', '').padStart(64, '0'));
      const key = await createSm2SigningKey({ secretKey, random: createSeededRandom('botan') });
      const named = createSm2Suite({ userId: fields['Ident'] ?? '' });
      if (!(await named.verify(key.publicKey, fromHex(fields['Msg'] ?? ''), fromHex(value)))) wrong += 1;
    }
    fields = { Ident: fields['Ident'] ?? '', Hash: fields['Hash'] ?? '', x: fields['x'] ?? '' };
  }
  return { counted, wrong };
}

describe('without a random source', () => {
  it('loads quietly, verifies, and lets the library draw nothing', () => {
    const script = `
      process.on('unhandledRejection', () => process.exit(3));
      delete globalThis.crypto;
      const { createSm2Suite } = await import(${JSON.stringify(new URL('../src/crypto/sm2/index.ts', import.meta.url).pathname)});
      const isRight = await createSm2Suite().verify(Buffer.from('03${standard.publicX}', 'hex'), Buffer.from('message digest'), Buffer.from('${standard.r}${standard.s}', 'hex'));
      const { sm2 } = await import('sm-crypto-v2');
      let drew = true;
      try { sm2.generateKeyPairHex(); } catch { drew = false; }
      await new Promise((done) => setTimeout(done, 50));
      process.exit(isRight && !drew && !('crypto' in globalThis) ? 0 : 4);
    `;
    const run = spawnSync(process.execPath, ['--conditions=@skill-voucher/source', '--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8', cwd: import.meta.dirname });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
  });
});
