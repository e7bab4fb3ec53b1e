import { openDatabase } from '../src/database/open-database';
import type { Database } from '../src/database/database';
import { startPlatform } from '../src/index';
import { maximumShards } from '../src/voucher-platform/templates/quota-shards';
import { findFreePort } from '../test/harness/embedded-server';
import { startMain } from '../test/harness/main-process';
import { createDevice, holdDevice, type CalledPlatform, type SignedInDevice } from '../test/harness/test-device';
import { createTemplate, logInHr } from '../test/harness/test-hr';
import type { TestPlatform } from '../test/harness/start-test-platform';
import type { SuppliedTemplate } from './voucher-supply';

/** A platform in a process of its own, with a look into its database. */
export interface MeasuredPlatform {
  readonly node: CalledPlatform;
  readonly demo: TestPlatform['demo'];
  readonly database: Database;
  readonly databaseUrl: string;
  readonly dataFolder: string;
  readonly institutionNumber: number;
  readonly admin: SignedInDevice;
  readonly adminPersonId: string;
  /** So many claims fit into its first shard. */
  createBatch(perShard: number): Promise<SuppliedTemplate>;
  close(): Promise<void>;
}

export async function startMeasured(options: { databaseUrl: string; dataFolder: string; program: string; environment?: Record<string, string> }): Promise<MeasuredPlatform> {
  const { databaseUrl, dataFolder, program, environment = {} } = options;
  const seeding = await startPlatform({ databaseUrl, dataFolder });
  const { demo, audience } = seeding;
  await seeding.close();
  if (demo === undefined) throw new Error('The bench runs with demonstration data');
  const url = `http://127.0.0.1:${await findFreePort()}`;
  const process = await startMain({ url, program, env: { DATABASE_URL: databaseUrl, DATA_DIR: dataFolder, ...environment } });
  const node: CalledPlatform = { url, audience, clock: { nowMs: Date.now, advance: () => undefined } };
  const platform = { ...node, demo } as TestPlatform;
  const database = await openDatabase({ databaseUrl, maxConnections: 32, onIdleError: () => undefined });
  const [person] = demo.institutionAdmins;
  if (person === undefined) throw new Error('No demonstration admin');
  const device = await createDevice(platform, { person });
  const [row] = await database.run<{ personId: string }>({ name: 'bench-admin', text: 'SELECT person_id AS "personId" FROM voucher_platform.device_keys WHERE key_thumbprint = $1' }, [device.keyThumbprint]);
  return {
    node, demo, database, databaseUrl, dataFolder, institutionNumber: person.institutionNumber, admin: holdDevice(node, device.signer), adminPersonId: row?.personId ?? '',
    async createBatch(perShard) {
      const validFromMs = Math.floor(Date.now() / 1000 - 60) * 1000;
      const expiresAtMs = validFromMs + 300 * 86_400_000;
      const templateNumber = await createTemplate(await logInHr(platform, 'province'), { name: 'bench', total: perShard * maximumShards, validity: { kind: 'window', fromMs: validFromMs, untilMs: expiresAtMs } });
      return { templateNumber, validFromMs, expiresAtMs, amountFen: 100000 };
    },
    async close() {
      await database.close();
      await process.end('SIGTERM');
    },
  };
}
