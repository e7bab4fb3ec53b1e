import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A second process on one PGlite folder corrupts it; this error says who has it. */
export class DataFolderInUseError extends Error {
  constructor(
    readonly folder: string,
    readonly ownerPid: number,
  ) {
    super(`数据文件夹 ${folder} 正被进程 ${ownerPid} 使用。请先停止那个进程,或用 DATA_DIR 指定另一个文件夹。`);
    this.name = 'DataFolderInUseError';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes the folder's lock file; the returned function gives it back. A lock left by a dead process is taken over. */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'platform.lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
      if (owner > 0 && isAlive(owner)) throw new DataFolderInUseError(folder, owner);
      await rm(path, { force: true });
    }
  }
  throw new DataFolderInUseError(folder, 0);
}
