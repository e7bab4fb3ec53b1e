import { writeFile } from 'node:fs/promises';
import { startPlatform } from '../src/index';

/** Writes `openapi.json` as the running platform serves it. A test fails when the file is stale. */
const platform = await startPlatform();
const response = await fetch(`${platform.url}/openapi.json`);
await writeFile(new URL('../openapi.json', import.meta.url), `${JSON.stringify(await response.json(), undefined, 2)}\n`);
await platform.close();
