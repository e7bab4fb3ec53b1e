import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { replaceTable } from './describe-variables';
import { createEnvironmentReader } from './environment-reader';
import { ConfigurationError } from './configuration-error';
import { readConfiguration } from './read-configuration';
import { variables, type Environment, type VariableName } from './variables';

const key = Buffer.alloc(32, 7).toString('base64');

async function readProblems(environment: Environment): Promise<string> {
  const failure: unknown = await readConfiguration(environment).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConfigurationError);
  return String(failure);
}

describe('configuration', () => {
  it('takes every default that its table states', () => {
    for (const name of Object.keys(variables) as VariableName[]) {
      const reader = createEnvironmentReader({});
      reader.read(name);
      expect([name, reader.problems]).toEqual([name, []]);
    }
  });

  it.each<[VariableName, string]>([
    ['PORT', '65536'], ['PORT', '80.5'], ['PORT', '-1'], ['PORT', '0x50'], ['DATABASE_URL', 'mysql://host/db'], ['DATABASE_CONNECTIONS', '0'], ['ETV_AUDIENCE', '平台'],
    ['ETV_ALLOWED_ORIGINS', 'https://host.example/path'], ['ETV_TRUSTED_PROXIES', 'balancer.example'], ['ETV_ADMIN_PORT', 'metrics'], ['ETV_LOG_LEVEL', 'verbose'],
    ['ETV_DRAIN_SECONDS', '31'], ['ETV_REQUESTS_PER_ACTOR', '0'], ['ETV_LOG_INS_PER_ADDRESS', '1e3'], ['ETV_CONSOLE_IDLE_MINUTES', '481'], ['ETV_FOUR_EYES_FROM', '1,000'],
    ['ETV_SECOND_APPROVAL_FROM_FEN', '9007199254740993'], ['ETV_ES256_ISSUED_BY', 'RSA'],
    ['ETV_DATA_KEYS', `0:AES-256-GCM:${key}`], ['ETV_DATA_KEYS', `1:DES:${key}`], ['ETV_DATA_KEYS', `1:AES-256-GCM:${key},1:SM4-CBC-HMAC-SM3:${key}`], ['ETV_DATA_KEYS', '1:AES-256-GCM:AAAA'], ['ETV_DATA_KEYS', `1:AES-256-GCM:${key},`],
  ])('refuses %s=%s with the name and what it takes', async (name, written) => {
    expect(await readProblems({ [name]: written })).toContain(`${name} 须为${variables[name].takes}`);
  });

  it('names everything that production needs, at once', async () => {
    const problems = await readProblems({ NODE_ENV: 'production' });
    for (const [name, variable] of Object.entries(variables)) {
      const isNeeded = 'production' in variable && (variable.production === 'required' || variable.production === '券平台必填' || variable.production.startsWith('运行'));
      expect([name, problems.includes(`${name}（`)]).toEqual([name, isNeeded]);
    }
  });

  it('takes an empty text as if it were absent', async () => {
    expect(await readConfiguration({ DATABASE_URL: '', PORT: '', ETV_ALLOWED_ORIGINS: '' })).toMatchObject({ databaseUrl: undefined, port: 8080, allowedOrigins: [] });
  });

  it('stands in docs/operations.md as the table says (npm run configuration-table writes it)', async () => {
    const page = await readFile(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    expect(replaceTable(page)).toBe(page);
  });
});
