import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import type { FaceVerificationProvider } from './accounts/face-verification-provider';
import { openDatabase } from './database/open-database';
import type { Database } from './database/database';
import { realNameDestination } from './events/destinations';
import { createRealNameReceiver } from './events/real-name-receiver';
import { startRelay, type Relay } from './events/relay';
import { startSealing } from './audit/seal-audit';
import { buildServer } from './http/build-server';
import { createDemoKeys } from './keys/create-demo-keys';
import { loadDemoSecrets, type DemoSecrets } from './keys/demo-secrets';
import type { PlatformKeys } from './keys/platform-keys';
import { startHousekeeping } from './housekeeping';
import { createBlindIndex } from './personal-data/blind-index';
import { createAesGcmCipher } from './personal-data/personal-data-cipher';
import type { Platform } from './platform';
import { seedDemo, type Demo } from './seed/seed-demo';
import { seedDivisions } from './seed/seed-accounts';
import { seedLearningPlatforms } from './seed/seed-learning-platforms';
import { createCertificateRegistrySimulator } from './simulators/certificate-registry-simulator';
import { createFaceVerificationSimulator } from './simulators/face-verification-simulator';
import type { CertificateRegistry } from './voucher-platform/certificates/certificate-registry';
import { createDisplayFeed } from './voucher-platform/check-ins/display-feed';
import { startFolding } from './voucher-platform/statistics/fold-statistics';
import { registerIssuer } from './voucher-platform/trust/register-issuer';
import { createVoucherStateFeed } from './voucher-platform/vouchers/voucher-state-feed';

export interface StartPlatformOptions {
  /** 0, the default, for any free port. */
  readonly port?: number;
  readonly host?: string;
  /** A PostgreSQL address; without it PGlite. */
  readonly databaseUrl?: string | undefined;
  /** Keeps PGlite's files and the demonstration keys; without it everything lives in memory. */
  readonly dataFolder?: string | undefined;
  readonly audience?: string;
  /** The platform's clock; the system's by default. */
  readonly nowMs?: () => number;
  readonly maxConnections?: number;
  readonly logLevel?: 'silent' | 'warn' | 'info';
  readonly allowedOrigins?: readonly string[];
  /** Keys from outside. Without them: demonstration keys and demonstration data. */
  readonly keys?: PlatformKeys;
  /** With `keys`: absent means that nothing that needs a face succeeds. Without `keys`: a simulator. */
  readonly face?: FaceVerificationProvider;
  /** With `keys`: absent means that certificates already copied stand. Without `keys`: a simulator. */
  readonly certificateRegistry?: CertificateRegistry;
  /** A console session ends when nothing was asked for so long; 30 by default. */
  readonly consoleIdleMinutes?: number;
  /** A delist that makes so many vouchers void wants a second account's approval; 1000 by default. */
  readonly fourEyesFrom?: number;
  /** Where the real-name system is; this very process by default. */
  readonly realNameSystemUrl?: string;
}

export interface RunningPlatform {
  /** `http://127.0.0.1:…`, without a trailing slash. */
  readonly url: string;
  readonly audience: string;
  /** Present unless `keys` were given. */
  readonly demo: Demo | undefined;
  readonly database: Database;
  readonly relay: Relay;
  close(): Promise<void>;
}

export const defaultConsoleIdleMinutes = 30;
export const defaultFourEyesFrom = 1000;
export const defaultAudience = 'voucher-platform';

/** Starts the voucher platform with the real-name system beside it. Rejects when the port or the data folder is taken. */
export async function startPlatform(options: StartPlatformOptions = {}): Promise<RunningPlatform> {
  const database = await openDatabase({
    databaseUrl: options.databaseUrl, dataFolder: options.dataFolder, maxConnections: options.maxConnections ?? 40, onIdleError: () => undefined,
  });
  try {
    return await startOnDatabase(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function startOnDatabase(database: Database, options: StartPlatformOptions): Promise<RunningPlatform> {
  const nowMs = options.nowMs ?? Date.now;
  const secrets = options.keys === undefined ? await loadDemoSecrets(options.dataFolder, nowMs()) : undefined;
  const platform = createPlatform({ database, nowMs, secrets, options });
  await seedDivisions(platform);
  await seedLearningPlatforms(platform);
  await registerIssuer(platform);
  const demo = secrets === undefined ? undefined : await seedDemo(platform, secrets);
  const server = await buildServer({
    platform, allowedOrigins: options.allowedOrigins ?? [], allowLoopbackOrigins: secrets !== undefined, logLevel: options.logLevel ?? 'silent',
  });
  const onFault = (error: unknown) => server.log.error({ type: error instanceof Error ? error.name : 'unknown' }, 'background work failed');
  let url = '';
  const receiver = createRealNameReceiver({ url: () => options.realNameSystemUrl ?? url, key: platform.keys.deliveryKey, suite: platform.suite, nowMs });
  try {
    url = await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  } catch (error) {
    await server.close();
    throw error;
  }
  const relay = startRelay({ platform, receivers: { [realNameDestination]: receiver }, onFault });
  platform.onOutboxEvent = relay.wake;
  const stopHousekeeping = startHousekeeping(platform, onFault);
  const stopFolding = startFolding(platform, onFault);
  const stopSealing = startSealing(platform, onFault);
  return {
    url, audience: platform.audience, demo, database, relay,
    async close() {
      stopHousekeeping();
      await stopFolding();
      await stopSealing();
      await relay.stop();
      await server.close();
      await database.close();
    },
  };
}

function createPlatform(parts: { database: Database; nowMs(): number; secrets: DemoSecrets | undefined; options: StartPlatformOptions }): Platform {
  const { database, nowMs, secrets, options } = parts;
  const keys = secrets === undefined ? options.keys : createDemoKeys(secrets);
  if (keys === undefined) throw new Error('No keys');
  return {
    nowMs, database, keys,
    audience: options.audience ?? defaultAudience,
    suite: createNodeSuite(),
    personalData: { cipher: createAesGcmCipher(keys.dataKeys), index: createBlindIndex(keys.blindIndexKey) },
    stateFeed: createVoucherStateFeed(),
    displayFeed: createDisplayFeed(),
    face: options.face ?? (secrets === undefined ? undefined : createFaceVerificationSimulator()),
    certificateRegistry: options.certificateRegistry ?? (secrets === undefined ? undefined : createCertificateRegistrySimulator()),
    consoleIdleMs: (options.consoleIdleMinutes ?? defaultConsoleIdleMinutes) * 60_000,
    fourEyesFrom: options.fourEyesFrom ?? defaultFourEyesFrom,
    onOutboxEvent: () => undefined,
  };
}
