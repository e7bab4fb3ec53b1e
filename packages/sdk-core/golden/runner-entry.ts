/** What a browser and a bare context run: the vectors' check with pure JavaScript suites. */
import { joinSuites } from '../src/crypto/crypto-suite';
import { createNobleSuite } from '../src/crypto/es256-noble';
import { createSm2Suite } from '../src/crypto/sm2';
import { checkGoldenVectors } from './check-vectors';
import type { GoldenVectors } from './golden-vector';

export async function run(json: string): Promise<string> {
  return JSON.stringify(await checkGoldenVectors(JSON.parse(json) as GoldenVectors, joinSuites(createNobleSuite(), createSm2Suite())));
}
