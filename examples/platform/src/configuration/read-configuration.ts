import type { SignatureAlgorithm } from '@skill-voucher/sdk-core';
import { resolve } from 'node:path';
import { readConfiguredKeys } from '../keys/read-configured-keys';
import { readSystemKeys } from '../keys/read-system-keys';
import { defaultAudience, defaultConsoleIdleMinutes, defaultFourEyesFrom, defaultSecondApprovalFromFen, type StartPlatformOptions } from '../start-platform';
import { systemNames, type SystemName } from '../systems/system-names';

/** What is wrong with the environment, one sentence per variable. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`配置有误：\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the environment. In production (`NODE_ENV=production`) PGlite,
 * demonstration keys and simulators are refused.
 *
 * @throws ConfigurationError naming every variable that is wrong
 */
export async function readConfiguration(environment: Environment, systems: readonly SystemName[] = systemNames): Promise<StartPlatformOptions & { port: number; host: string }> {
  const problems: string[] = [];
  const isProduction = environment['NODE_ENV'] === 'production';
  const port = readPort(environment['PORT'] ?? '8080', problems);
  const databaseUrl = environment['DATABASE_URL'] === '' ? undefined : environment['DATABASE_URL'];
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) problems.push('DATABASE_URL 须以 postgres:// 开头');
  if (isProduction && databaseUrl === undefined) problems.push('生产环境须设置 DATABASE_URL：PGlite 只用于开发和试用');
  const audience = environment['ETV_AUDIENCE'] ?? defaultAudience;
  if (!/^[\x21-\x7e]{1,64}$/.test(audience)) problems.push('ETV_AUDIENCE 须为 1 至 64 个可见 ASCII 字符');
  if (isProduction && environment['ETV_AUDIENCE'] === undefined) problems.push('生产环境须设置 ETV_AUDIENCE');
  const maxConnections = Number(environment['DATABASE_CONNECTIONS'] ?? '40');
  if (!Number.isInteger(maxConnections) || maxConnections < 1 || maxConnections > 500) problems.push('DATABASE_CONNECTIONS 须为 1 至 500 的整数');
  const allowedOrigins = (environment['ETV_ALLOWED_ORIGINS'] ?? '').split(',').filter((origin) => origin !== '');
  if (allowedOrigins.some((origin) => !/^https?:\/\/[^/]+$/.test(origin))) problems.push('ETV_ALLOWED_ORIGINS 须为以逗号分隔的来源，如 https://host.example');
  const fourEyesFrom = Number(environment['ETV_FOUR_EYES_FROM'] ?? String(defaultFourEyesFrom));
  if (!Number.isInteger(fourEyesFrom) || fourEyesFrom < 0 || fourEyesFrom > 10_000_000) problems.push('ETV_FOUR_EYES_FROM 须为 0 至 10000000 的整数');
  const secondApprovalFromFen = Number(environment['ETV_SECOND_APPROVAL_FROM_FEN'] ?? String(defaultSecondApprovalFromFen));
  if (!Number.isSafeInteger(secondApprovalFromFen) || secondApprovalFromFen < 0) problems.push('ETV_SECOND_APPROVAL_FROM_FEN 须为非负整数（分）');
  const consoleIdleMinutes = Number(environment['ETV_CONSOLE_IDLE_MINUTES'] ?? String(defaultConsoleIdleMinutes));
  if (!Number.isInteger(consoleIdleMinutes) || consoleIdleMinutes < 1 || consoleIdleMinutes > 480) problems.push('ETV_CONSOLE_IDLE_MINUTES 须为 1 至 480 的整数');
  const keys = isProduction && systems.includes('voucher-platform') ? await readConfiguredKeys(environment, problems) : undefined;
  const es256IssuedBy = environment['ETV_ES256_ISSUED_BY'] ?? 'ES256';
  if (!isAlgorithm(es256IssuedBy)) problems.push('ETV_ES256_ISSUED_BY 须为 ES256 或 SM2');
  if (es256IssuedBy === 'SM2' && keys !== undefined && keys.sm2Issuer === undefined) problems.push('ETV_ES256_ISSUED_BY=SM2 须同时设置 SM2 发行方（ETV_SM2_ISSUER_KEY_FILE 等）');
  const systemKeys = isProduction ? await readSystemKeys(environment, systems, problems) : undefined;
  const systemUrls = readSystemUrls(environment, systems, problems);
  if (problems.length > 0) throw new ConfigurationError([...new Set(problems)]);
  const dataFolder = resolve(environment['DATA_DIR'] ?? '.data/platform');
  return {
    port, host: environment['HOST'] ?? '127.0.0.1', databaseUrl, dataFolder, audience, maxConnections, allowedOrigins, consoleIdleMinutes, fourEyesFrom, secondApprovalFromFen, es256IssuedBy: isAlgorithm(es256IssuedBy) ? es256IssuedBy : 'ES256', logLevel: isProduction ? 'info' : 'warn',
    ...(keys === undefined ? {} : { keys }),
    ...(systemKeys === undefined ? {} : { systemKeys }),
    ...(environment['DEMO_KEYS_DIR'] === undefined ? {} : { demoKeysFolder: resolve(environment['DEMO_KEYS_DIR']) }),
    systemUrls,
  };
}

function isAlgorithm(text: string): text is SignatureAlgorithm {
  return text === 'ES256' || text === 'SM2';
}

const urlVariables: Readonly<Record<SystemName, string>> = { 'voucher-platform': 'VOUCHER_PLATFORM_URL', 'employment-service': 'EMPLOYMENT_SERVICE_URL', 'real-name-system': 'REAL_NAME_SYSTEM_URL' };

/** Where the systems are that do not run here: each needs an address. */
function readSystemUrls(environment: Environment, systems: readonly SystemName[], problems: string[]): Partial<Record<SystemName, string>> {
  const urls: Partial<Record<SystemName, string>> = {};
  for (const system of systemNames.filter((name) => !systems.includes(name))) {
    const url = environment[urlVariables[system]] ?? '';
    if (/^https?:\/\/[^/]+$/.test(url)) urls[system] = url;
    else problems.push(`单独启动时须设置 ${urlVariables[system]}，如 http://127.0.0.1:8081`);
  }
  return urls;
}

function readPort(text: string, problems: string[]): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) problems.push('PORT 须为 0 至 65535 的整数');
  return port;
}
