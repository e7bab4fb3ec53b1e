import type { SignatureAlgorithm } from '@skill-voucher/sdk-core';
import type { Profile } from './configuration/profile';
import type { FaceVerificationProvider } from './accounts/face-verification-provider';
import type { PlatformKeys } from './keys/platform-keys';
import type { SystemKeys } from './keys/system-keys';
import type { RateLimits } from './http/limit-rates';
import type { DataKeys } from './personal-data/personal-data-cipher';
import type { LogLevel } from './log-level';
import type { RetentionDays } from './retention/retention-rules';
import { startSystems, type RunningSystems } from './start-systems';
import type { SystemName } from './systems/system-names';
import type { CertificateRegistry } from './voucher-platform/certificates/certificate-registry';

export interface StartPlatformOptions {
  /** 0, the default, for any free port. */
  readonly port?: number;
  readonly host?: string;
  /** A PostgreSQL address; without it PGlite. */
  readonly databaseUrl?: string | undefined;
  /** Keeps PGlite's files and the demonstration keys; without it everything lives in memory. */
  readonly dataFolder?: string | undefined;
  /** Demonstration keys of several processes that speak to each other; the data folder by default. */
  readonly demoKeysFolder?: string | undefined;
  readonly audience?: string;
  /** The platform's clock; the system's by default. */
  readonly nowMs?: () => number;
  /** Compares a given clock with the database's, as the system's is. */
  readonly comparesClock?: boolean;
  readonly maxConnections?: number;
  /** After how many seconds PostgreSQL breaks off a statement, or a transaction that stands idle. */
  readonly statementSeconds?: number;
  readonly logLevel?: LogLevel;
  /** Where the log goes, a line of JSON each; standard output by default. */
  readonly logTo?: { write(line: string): void };
  /** Where Prometheus reads `/metrics`; absent: nowhere. */
  readonly admin?: { readonly port: number; readonly host: string };
  /** Absent: nobody is limited. */
  readonly rateLimits?: RateLimits;
  /** Addresses or networks of balancers whose `x-forwarded-for` is believed. */
  readonly trustedProxies?: readonly string[];
  /** After `close` the node says so long that it is not ready before it takes no more requests; 0 by default. */
  readonly drainSeconds?: number;
  readonly allowedOrigins?: readonly string[];
  /** Keys from outside. Without `systemKeys`: demonstration keys and demonstration data. */
  readonly keys?: PlatformKeys;
  readonly systemKeys?: SystemKeys;
  /** Without `keys`: instead of the demonstration's data key. */
  readonly dataKeys?: DataKeys | undefined;
  /** How long what has served its purpose is kept; by `defaultRetentionDays` otherwise. */
  readonly retentionDays?: RetentionDays;
  /** With `keys`: absent means that nothing that needs a face succeeds. Without `keys`: a simulator. */
  readonly face?: FaceVerificationProvider;
  /** With `keys`: absent means that certificates already copied stand. Without `keys`: a simulator. */
  readonly certificateRegistry?: CertificateRegistry;
  /** The face service and the certificate registry are down when they do not answer for so long; 5 by default. */
  readonly outsideServiceSeconds?: number;
  /** An export of claim records with more is refused; 1,000,000 by default: a sheet of Excel ends at 1,048,576 rows. */
  readonly mostExportedRecords?: number;
  /** Who issues to ES256 keys: `ES256` (`0x11`), the default, or `SM2` (`0x21`); `SM2` needs an SM2 issuer. */
  readonly es256IssuedBy?: SignatureAlgorithm;
  /** `standard` by default. */
  readonly profile?: Profile;
  /** A console session ends when nothing was asked for so long; 30 by default. */
  readonly consoleIdleMinutes?: number;
  /** How often what has served its time is removed: a minute, but for tests that move the clock. */
  readonly sweepEveryMs?: number;
  /** A delist that makes so many vouchers void, or an export of so many claim records, wants a second account's approval; 1000 by default. */
  readonly fourEyesFrom?: number;
  /** A payout of so much wants a second supervisor's agreement; 50,000,000 (500,000 yuan) by default. */
  readonly secondApprovalFromFen?: number;
  /** Where the systems are that do not run here; this very process by default. */
  readonly systemUrls?: Readonly<Partial<Record<SystemName, string>>>;
}

export interface RunningPlatform extends RunningSystems {
  readonly audience: string;
}

export const defaultConsoleIdleMinutes = 30;
export const defaultStatementSeconds = 60;
export const defaultOutsideServiceSeconds = 5;
export const defaultFourEyesFrom = 1000;
export const defaultSecondApprovalFromFen = 50_000_000;
export const defaultMostExportedRecords = 1_000_000;
export const defaultAudience = 'voucher-platform';

export function readConsoleIdleMs(options: Pick<StartPlatformOptions, 'consoleIdleMinutes'>): number {
  return (options.consoleIdleMinutes ?? defaultConsoleIdleMinutes) * 60_000;
}

/** Starts all three systems in one process. Rejects when the port or the data folder is taken. */
export async function startPlatform(options: StartPlatformOptions = {}): Promise<RunningPlatform> {
  return { ...(await startSystems(options)), audience: options.audience ?? defaultAudience };
}
