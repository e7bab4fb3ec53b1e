import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A second process on one PGlite folder corrupts it; this error says who has it. */
export class DataFolderInUseError extends Error {
  constructor(
    readonly folder: string,
    readonly ownerPid: number,
  ) {
    super(`数据文件夹 ${folder} 正被进程 ${ownerPid} 使用。请先停止那个进程，或用 DATA_DIR 指定另一个文件夹。`);
    this.name = 'DataFolderInUseError';
  }
}

interface Owner {
  readonly pid: number;
  /** Start time by the kernel's clock where /proc has it: a container gives the same pid again. */
  readonly startedAt: string;
}

/** Takes the folder's lock file; the returned function gives it back. A lock left by a dead process is taken over. */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'platform.lock');
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, startedAt: await readStartTime(process.pid) } satisfies Owner));
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await tryLink(draft, path)) return () => rm(path, { force: true });
      const owner = await readOwner(path);
      if (owner !== undefined && (await isAlive(owner))) throw new DataFolderInUseError(folder, owner.pid);
      await rm(path, { force: true });
    }
    throw new DataFolderInUseError(folder, 0);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link appears with its content, or not at all. */
async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await readStartTime(owner.pid)) === owner.startedAt;
}

async function readStartTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
