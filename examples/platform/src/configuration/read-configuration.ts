import { resolve } from 'node:path';
import { defaultRateLimits } from '../http/limit-rates';
import { readConfiguredKeys } from '../keys/read-configured-keys';
import { readSystemKeys } from '../keys/read-system-keys';
import { defaultRetentionDays } from '../retention/retention-rules';
import { defaultAudience, defaultConsoleIdleMinutes, defaultFourEyesFrom, defaultOutsideServiceSeconds, defaultSecondApprovalFromFen, defaultStatementSeconds, type StartPlatformOptions } from '../start-platform';
import { systemNames, type SystemName } from '../systems/system-names';
import { ConfigurationError } from './configuration-error';
import { createEnvironmentReader, type EnvironmentReader } from './environment-reader';
import type { Environment, VariableName } from './variables';

/**
 * Reads and checks the environment by the table in `variables.ts`. In production
 * (`NODE_ENV=production`) PGlite, demonstration keys and simulators are refused.
 *
 * @throws ConfigurationError naming every variable that is wrong
 */
export async function readConfiguration(environment: Environment, systems: readonly SystemName[] = systemNames): Promise<StartPlatformOptions & { port: number; host: string }> {
  const reader = createEnvironmentReader(environment);
  const { isProduction, problems } = reader;
  const keys = isProduction && systems.includes('voucher-platform') ? await readConfiguredKeys(reader) : undefined;
  const systemKeys = isProduction ? await readSystemKeys(reader, systems) : undefined;
  const databaseUrl = reader.require('DATABASE_URL');
  const demoKeysFolder = reader.read('DEMO_KEYS_DIR');
  const dataKeys = isProduction ? undefined : reader.read('ETV_DATA_KEYS');
  const es256IssuedBy = reader.readOr('ETV_ES256_ISSUED_BY', 'ES256');
  if (es256IssuedBy === 'SM2' && keys !== undefined && keys.sm2Issuer === undefined) problems.push('ETV_ES256_ISSUED_BY=SM2 须同时设置 SM2 发行方（ETV_SM2_ISSUER_KEY_FILE 等）');
  const admin = readAdmin(reader);
  const profile = reader.readOr('ETV_PROFILE', 'standard');
  const configuration = {
    port: reader.readOr('PORT', 8080), host: reader.readOr('HOST', '127.0.0.1'),
    databaseUrl, dataFolder: resolve(reader.readOr('DATA_DIR', '.data/platform')), maxConnections: reader.readOr('DATABASE_CONNECTIONS', 40), statementSeconds: reader.readOr('ETV_STATEMENT_SECONDS', defaultStatementSeconds),
    audience: reader.require('ETV_AUDIENCE') ?? defaultAudience, es256IssuedBy, profile,
    allowedOrigins: reader.readOr('ETV_ALLOWED_ORIGINS', []), trustedProxies: reader.readOr('ETV_TRUSTED_PROXIES', []),
    consoleIdleMinutes: reader.readOr('ETV_CONSOLE_IDLE_MINUTES', defaultConsoleIdleMinutes), fourEyesFrom: reader.readOr('ETV_FOUR_EYES_FROM', defaultFourEyesFrom),
    outsideServiceSeconds: reader.readOr('ETV_OUTSIDE_SERVICE_SECONDS', defaultOutsideServiceSeconds),
    secondApprovalFromFen: reader.readOr('ETV_SECOND_APPROVAL_FROM_FEN', defaultSecondApprovalFromFen),
    rateLimits: {
      perActor: reader.readOr('ETV_REQUESTS_PER_ACTOR', defaultRateLimits.perActor), perChannel: reader.readOr('ETV_REQUESTS_PER_CHANNEL', defaultRateLimits.perChannel),
      perAddress: reader.readOr('ETV_REQUESTS_PER_ADDRESS', defaultRateLimits.perAddress), allPerAddress: reader.readOr('ETV_ALL_REQUESTS_PER_ADDRESS', defaultRateLimits.allPerAddress), logInsPerAddress: reader.readOr('ETV_LOG_INS_PER_ADDRESS', defaultRateLimits.logInsPerAddress),
    },
    retentionDays: {
      feedbackPictures: reader.readOr('ETV_KEEP_FEEDBACK_PICTURES_DAYS', defaultRetentionDays.feedbackPictures), feedback: reader.readOr('ETV_KEEP_FEEDBACK_DAYS', defaultRetentionDays.feedback),
      sessions: reader.readOr('ETV_KEEP_SESSIONS_DAYS', defaultRetentionDays.sessions), checkInFailures: reader.readOr('ETV_KEEP_CHECK_IN_FAILURES_DAYS', defaultRetentionDays.checkInFailures),
      dataAccesses: reader.readOr('ETV_KEEP_DATA_ACCESSES_DAYS', defaultRetentionDays.dataAccesses), deliveredEvents: reader.readOr('ETV_KEEP_DELIVERED_EVENTS_DAYS', defaultRetentionDays.deliveredEvents),
      unpaidUses: reader.readOr('ETV_KEEP_UNPAID_USES_DAYS', defaultRetentionDays.unpaidUses),
    },
    logLevel: isProduction && !reader.has('ETV_LOG_LEVEL') ? 'info' : reader.readOr('ETV_LOG_LEVEL', 'warn'),
    drainSeconds: isProduction && !reader.has('ETV_DRAIN_SECONDS') ? 5 : reader.readOr('ETV_DRAIN_SECONDS', 0),
    ...(admin === undefined ? {} : { admin }),
    ...(dataKeys === undefined ? {} : { dataKeys }),
    ...(keys === undefined ? {} : { keys }),
    ...(systemKeys === undefined ? {} : { systemKeys }),
    ...(demoKeysFolder === undefined ? {} : { demoKeysFolder: resolve(demoKeysFolder) }),
    systemUrls: readSystemUrls(reader, systems),
  } as const;
  if (problems.length > 0) throw new ConfigurationError([...new Set(problems)]);
  return configuration;
}

function readAdmin(reader: EnvironmentReader): { port: number; host: string } | undefined {
  const port = reader.read('ETV_ADMIN_PORT');
  const host = reader.readOr('ETV_ADMIN_HOST', '127.0.0.1');
  return port === undefined ? undefined : { port, host };
}

const urlVariables = { 'voucher-platform': 'VOUCHER_PLATFORM_URL', 'employment-service': 'EMPLOYMENT_SERVICE_URL', 'real-name-system': 'REAL_NAME_SYSTEM_URL' } as const satisfies Record<SystemName, VariableName>;

/** Where the systems are that do not run here: each needs an address. */
function readSystemUrls(reader: EnvironmentReader, systems: readonly SystemName[]): Partial<Record<SystemName, string>> {
  const urls: Partial<Record<SystemName, string>> = {};
  for (const system of systemNames.filter((name) => !systems.includes(name))) {
    const name = urlVariables[system];
    const url = reader.read(name);
    if (url !== undefined) urls[system] = url;
    else if (!reader.has(name)) reader.problems.push(`单独启动时须设置 ${name}，如 http://127.0.0.1:8081`);
  }
  return urls;
}
