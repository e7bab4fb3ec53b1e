import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('the client\'s wire types are those of the platform\'s OpenAPI file (npm run openapi)', async () => {
  const file = resolve(import.meta.dirname, '../../../examples/platform/openapi.json');
  const written = readFileSync(resolve(import.meta.dirname, '../src/platform-api/platform-schema.gen.ts'), 'utf8');
  const generated = astToString(await openapiTS(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof openapiTS>[0]));
  const withoutHeader = written.slice(written.indexOf('export interface paths'));
  expect(withoutHeader).toBe(generated.slice(generated.indexOf('export interface paths')));
});
