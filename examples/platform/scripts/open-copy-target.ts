import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPgliteSession, openPostgresqlSession, type CopySession } from '../src/backup/copy-session';
import { lockDataFolder } from '../src/database/data-folder-lock';
import { dataFolder } from './open-configured-database';

/** The database of the environment, whole tables at a time. PGlite is locked meanwhile: the platform must not run. */
export async function openCopyTarget(): Promise<CopySession> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl) return openPostgresqlSession(databaseUrl);
  const unlock = await lockDataFolder(dataFolder);
  const session = await openPgliteSession(join(dataFolder, 'pglite'));
  return {
    ...session,
    close: async () => {
      await session.close();
      await unlock();
    },
  };
}

/**
 * What the archive's key is made from: the bytes of `--key-file`, or `ETV_BACKUP_PASSPHRASE`.
 *
 * @throws Error when there is none, or a passphrase under 12 characters
 */
export async function readArchiveSecret(keyFile: string | undefined): Promise<Uint8Array> {
  if (keyFile !== undefined) {
    const bytes = await readFile(keyFile);
    if (bytes.length < 32) throw new Error('密钥文件至少 32 字节');
    return bytes;
  }
  const passphrase = process.env['ETV_BACKUP_PASSPHRASE'] ?? '';
  if (passphrase.length < 12) throw new Error('须给出 --key-file，或在 ETV_BACKUP_PASSPHRASE 中设置至少 12 个字符的口令');
  return Buffer.from(passphrase, 'utf8');
}
