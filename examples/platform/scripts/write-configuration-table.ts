import { readFile, writeFile } from 'node:fs/promises';
import { replaceTable } from '../src/configuration/describe-variables';

/** Writes the table of `docs/operations.md` from `src/configuration/variables.ts`. A test fails when it is stale. */
const page = new URL('../../../docs/operations.md', import.meta.url);
await writeFile(page, replaceTable(await readFile(page, 'utf8')));
