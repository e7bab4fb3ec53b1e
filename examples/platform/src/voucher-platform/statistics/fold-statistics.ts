import { defineStatement } from '../../database/database';
import type { Platform } from '../../platform';
import type { BackgroundJobs } from '../../background-jobs';

const everyMs = 1000;
const batchSize = 5000;

/** Migration 0021 says what it folds and why only below the oldest running transaction. */
const foldStatement = defineStatement<{ count: number }>('fold-statistics', 'SELECT voucher_platform.fold_statistics($1, $2) AS count');

/** Folds what has happened to vouchers into the roll-ups; answers how many events. */
export async function foldStatistics(platform: Platform): Promise<number> {
  let total = 0;
  let folded = batchSize;
  while (folded === batchSize) {
    const [row] = await platform.database.run(foldStatement, [platform.nowMs(), batchSize]);
    folded = row?.count ?? 0;
    total += folded;
  }
  return total;
}

/** Folds once a second. The returned function stops it and waits for the round that runs. */
export function startFolding(platform: Platform, jobs: BackgroundJobs): () => Promise<void> {
  return jobs.repeat({ name: 'foldStatistics', everyMs, run: () => foldStatistics(platform) });
}
