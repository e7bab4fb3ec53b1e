import { createConfig, formatProblems, lint } from '@redocly/openapi-core';
import { resolve } from 'node:path';

// The platform's OpenAPI file against Redocly's recommended rules: an error and a warning end alike.
const file = resolve(import.meta.dirname, '../examples/platform/openapi.json');
const config = await createConfig({ extends: ['recommended'] });
const problems = await lint({ ref: file, config });
if (problems.length > 0) formatProblems(problems, { totals: { errors: problems.length, warnings: 0, ignored: 0 }, maxProblems: 30, version: '' });
console.log(`openapi: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
