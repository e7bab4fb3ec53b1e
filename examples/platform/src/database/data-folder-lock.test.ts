import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolderInUseError, lockDataFolder } from './data-folder-lock';

describe('data folder lock', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etv-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('refuses a second owner and names the first', async () => {
    const unlock = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toThrow(DataFolderInUseError);
    await expect(lockDataFolder(folder)).rejects.toThrow(String(process.pid));
    await unlock();
    await (await lockDataFolder(folder))();
  });

  it.each([
    ['a dead process', { pid: 2 ** 22 + 1, startedAt: '1' }],
    ['a process whose id came round again', { pid: process.pid, startedAt: 'another' }],
  ])('takes over from %s', async (_, owner) => {
    await writeFile(join(folder, 'platform.lock'), JSON.stringify(owner));
    await (await lockDataFolder(folder))();
  });

  it('lets exactly one of ten simultaneous starts in', async () => {
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => lockDataFolder(folder)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});
