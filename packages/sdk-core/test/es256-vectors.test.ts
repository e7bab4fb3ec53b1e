import { describe, expect, it } from 'vitest';
import { compressPoint } from '../src/crypto/key-point';
import { isLowS, toLowS } from '../src/crypto/low-s';
import { createNobleSigningKey, createNobleSuite } from '../src/crypto/es256-noble';
import { createNodeSuite } from '../src/node/es256-node';
import { generateNodeKey } from '../src/node/es256-node';
import { hasVectors, readVectors } from './vectors';

interface WycheproofFile {
  testGroups: { publicKey: { uncompressed: string }; tests: { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid' | 'acceptable' }[] }[];
}

const suites = { noble: createNobleSuite(), node: createNodeSuite() };

describe.skipIf(!hasVectors)('Wycheproof P-256 (P1363); skipped where the published vectors are absent', () => {
  it.each(Object.entries(suites))('%s: 0 wrong', async (name, suite) => {
    const file = readVectors<WycheproofFile>('wycheproof/ecdsa_secp256r1_sha256_p1363_test.json');
    const wrong: number[] = [];
    let counted = 0;
    let highS = 0;
    for (const group of file.testGroups) {
      const publicKey = compressPoint(new Uint8Array(Buffer.from(group.publicKey.uncompressed, 'hex')));
      for (const test of group.tests) {
        const message = Buffer.from(test.msg, 'hex');
        const signature = new Uint8Array(Buffer.from(test.sig, 'hex'));
        const isHigh = signature.length === 64 && !isLowS(signature);
        // A valid signature with a high s is refused as it stands and accepted in its low form.
        const expected = test.result === 'valid' && !isHigh;
        if ((await suite.verify(publicKey, message, signature)) !== expected) wrong.push(test.tcId);
        if (isHigh && test.result === 'valid') {
          highS += 1;
          if (!(await suite.verify(publicKey, message, toLowS(signature)))) wrong.push(test.tcId);
        }
        counted += 1;
      }
    }
    console.log(`Wycheproof P-256, ${name}: ${counted} vectors (${highS} valid ones in their low form), ${wrong.length} wrong`);
    expect(counted).toBeGreaterThan(200);
    expect(wrong).toEqual([]);
  });
});

describe('ES256 suites', () => {
  const message = new TextEncoder().encode('职业技能电子培训券');

  it('agree with each other in both directions and sign low-s only', async () => {
    const keys = [createNobleSigningKey(new Uint8Array(32).fill(3)), generateNodeKey()];
    for (const key of keys) {
      for (let round = 0; round < 8; round += 1) {
        const text = Uint8Array.of(round, ...message);
        const signature = await key.sign(text);
        expect(isLowS(signature)).toBe(true);
        for (const suite of Object.values(suites)) expect(await suite.verify(key.publicKey, text, signature)).toBe(true);
      }
    }
  });

  it.each(Object.entries(suites))('%s refuses malleable, padded, short and zero signatures and off-curve keys without throwing', async (_, suite) => {
    const key = createNobleSigningKey(new Uint8Array(32).fill(3));
    const signature = await key.sign(message);
    const high = flipToHighS(signature);
    const offCurve = Uint8Array.from(key.publicKey);
    offCurve.fill(0xff, 1);
    expect(await suite.verify(key.publicKey, message, high)).toBe(false);
    for (const bad of [signature.slice(0, 63), Uint8Array.of(...signature, 0), new Uint8Array(64), new Uint8Array(0)]) {
      expect(await suite.verify(key.publicKey, message, bad)).toBe(false);
    }
    for (const badKey of [offCurve, key.publicKey.slice(0, 32), new Uint8Array(33), Uint8Array.of(4, ...key.publicKey.slice(1))]) {
      expect(await suite.verify(badKey, message, signature)).toBe(false);
    }
  });
});

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function flipToHighS(signature: Uint8Array): Uint8Array {
  const s = order - BigInt('0x' + Buffer.from(signature.subarray(32)).toString('hex'));
  return Uint8Array.of(...signature.subarray(0, 32), ...Buffer.from(s.toString(16).padStart(64, '0'), 'hex'));
}
