import { createNobleSigningKey, createNobleSuite } from '../src/crypto/es256-noble';
import { createSm2SigningKey, createSm2Suite, generateSm2SecretKey } from '../src/crypto/sm2';
import { createNodeSuite } from '../src/node';
import { createSeededRandom } from '../src/testing';
import { tryHostileCodes, type HostileSummary } from './try-hostile-codes';

/**
 * `npm run hostile`: the counts of quality.md: 1 M on node:crypto, 20 k on noble,
 * 5 k on SM2. `npm run hostile -- 100` divides them by 100; a second argument is the seed.
 */
const divisor = Number(process.argv[2] ?? '1');
const seed = Number(process.argv[3] ?? '7');
const es256 = (fill: number) => createNobleSigningKey(new Uint8Array(32).fill(fill));
const random = createSeededRandom('hostile');
const sm2Key = async () => createSm2SigningKey({ secretKey: await generateSm2SecretKey(random), random });

const runs: [string, () => Promise<HostileSummary>][] = [
  ['node:crypto', () => tryHostileCodes({ suite: createNodeSuite(), issuer: es256(7), holders: [es256(8), es256(9)], count: 1_000_000 / divisor, seed })],
  ['noble', () => tryHostileCodes({ suite: createNobleSuite(), issuer: es256(7), holders: [es256(8), es256(9)], count: 20_000 / divisor, seed })],
  ['SM2', async () => tryHostileCodes({ suite: createSm2Suite(), issuer: await sm2Key(), holders: [await sm2Key(), await sm2Key()], count: 5_000 / divisor, seed })],
];
let isFine = true;
for (const [name, run] of runs) {
  const { tried, accepted, thrown, slowestMs, outcomes } = await run();
  console.log(`${name}: ${tried} codes, ${accepted.length} accepted, ${thrown.length} thrown, slowest ${slowestMs.toFixed(1)} ms; ${Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`);
  for (const text of [...accepted, ...thrown].slice(0, 3)) console.log(`  ${JSON.stringify(text)}`);
  isFine &&= accepted.length === 0 && thrown.length === 0 && slowestMs <= 50;
}
process.exit(isFine ? 0 : 1);
