import { writeFileSync } from 'node:fs';
import { joinSuites } from '../src/crypto/crypto-suite';
import { createSm2Suite } from '../src/crypto/sm2';
import { createNodeSuite } from '../src/node';
import { makeGoldenVectors } from './make-vectors';

/** `npm run golden`: writes `codes.json` anew. A change of it is a change of the protocol. */
const vectors = await makeGoldenVectors(joinSuites(createNodeSuite(), createSm2Suite()));
writeFileSync(new URL('codes.json', import.meta.url), `${JSON.stringify(vectors, null, 1)}\n`);
console.log(`${vectors.codes.length} codes and ${vectors.requests.length} requests`);
