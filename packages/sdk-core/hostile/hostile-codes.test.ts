import { expect, it } from 'vitest';
import { createNobleSigningKey, createNobleSuite } from '../src/crypto/es256-noble';
import { createSm2SigningKey, createSm2Suite, generateSm2SecretKey } from '../src/crypto/sm2';
import { createNodeSuite } from '../src/node';
import { createSeededRandom } from '../src/testing';
import { tryHostileCodes } from './try-hostile-codes';

const key = (fill: number) => createNobleSigningKey(new Uint8Array(32).fill(fill));

it.each([['node:crypto', createNodeSuite(), 20_000], ['noble', createNobleSuite(), 600]] as const)('%s: no hostile code is accepted or throws (npm run hostile has the full counts)', async (_, suite, count) => {
  const summary = await tryHostileCodes({ suite, issuer: key(7), holders: [key(8), key(9)], count, seed: 1 });
  expect(summary).toMatchObject({ tried: count, accepted: [], thrown: [] });
  expect(summary.slowestMs).toBeLessThanOrEqual(50);
  // Every layer was reached.
  for (const outcome of ['malformed', 'badIssuerSignature', 'badHolderSignature', 'expiredCode', 'wrongAudience']) expect(summary.outcomes[outcome], outcome).toBeGreaterThan(0);
}, 60_000);

it('SM2: no hostile code is accepted or throws', async () => {
  const random = createSeededRandom('hostile');
  const make = async () => createSm2SigningKey({ secretKey: await generateSm2SecretKey(random), random });
  expect(await tryHostileCodes({ suite: createSm2Suite(), issuer: await make(), holders: [await make(), await make()], count: 400, seed: 1 })).toMatchObject({ accepted: [], thrown: [] });
}, 60_000);

it('would notice: with a suite that believes everything, codes are accepted', async () => {
  const gullible = { ...createNodeSuite(), verify: async () => true };
  expect((await tryHostileCodes({ suite: gullible, issuer: key(7), holders: [key(8)], count: 500, seed: 1 })).accepted.length).toBeGreaterThan(0);
});
