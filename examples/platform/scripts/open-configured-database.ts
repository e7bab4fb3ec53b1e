import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDatabase, type DatabaseOptions } from '../src/database/open-database';
import { isSystemName, systemNames, type SystemName } from '../src/systems/system-names';
import type { Database } from '../src/database/database';

export const dataFolder = resolve(process.env['DATA_DIR'] ?? '.data/platform');

/**
 * The database of the environment. A command upgrades nothing: only what sets a platform up applies migrations.
 *
 * @throws SchemaMismatchError when the database is older than this program
 */
export function openConfiguredDatabase({ migrations = 'require' }: Pick<DatabaseOptions, 'migrations'> = {}): Promise<Database> {
  const databaseUrl = process.env['DATABASE_URL'];
  return openDatabase({ ...(databaseUrl ? { databaseUrl } : { dataFolder }), maxConnections: 2, migrations, onIdleError: () => undefined });
}

/** PEM texts of the audit keys: those named, the configured one, or the demonstration's. */
export async function readAuditKeyTexts(files: readonly string[]): Promise<string[]> {
  const configured = process.env['ETV_AUDIT_KEY_FILE'];
  const paths = files.length === 0 && configured !== undefined ? [configured] : files;
  if (paths.length > 0) return Promise.all(paths.map((path) => readFile(path, 'utf8')));
  const folder = resolve(process.env['DEMO_KEYS_DIR'] ?? dataFolder);
  const secrets = JSON.parse(await readFile(join(folder, 'demo-keys.json'), 'utf8')) as { auditKeyPem: string };
  return [secrets.auditKeyPem];
}

/**
 * The system of `--system`; the voucher platform by default.
 *
 * @throws Error when it is none of the three
 */
export function readSystem(name = 'voucher-platform'): SystemName {
  if (!isSystemName(name)) throw new Error(`--system 须为 ${systemNames.join('、')} 之一`);
  return name;
}
