import type { BackgroundJobs } from './background-jobs';
import type { DatabaseClock } from './database-clock';
import { forgetOldLaunches } from './accounts/forget-old-launches';
import { forgetOldLogIns } from './console-accounts/forget-old-log-ins';
import { forgetOldNonces } from './accounts/remember-nonce';
import { forgetOldAnswers } from './idempotency/forget-old-answers';
import { forgetOldApprovals } from './hr-accounts/approvals';
import type { Platform } from './platform';
import { forgetOldNoticeReads } from './voucher-platform/notices/read-notices';
import { forgetOldPersonalDataExports } from './voucher-platform/personal-data-exports/export-personal-data';
import { revokeLapsedProxies } from './voucher-platform/proxies/end-proxy';
import { forgetOldTrustTexts } from './voucher-platform/trust/forget-old-trust-texts';
import { forgetOldCodes } from './voucher-platform/check-ins/forget-old-codes';
import { forgetOldLoneExports } from './voucher-platform/claims/lone-exports';
import { forgetOldClaimMarks } from './voucher-platform/claims/claim-marks';
import { forgetOldFiles } from './voucher-platform/exports/forget-old-files';

const tasks: readonly ((platform: Platform) => Promise<unknown>)[] = [
  revokeLapsedProxies, forgetOldNonces, forgetOldApprovals, forgetOldLaunches, ({ console }) => forgetOldLogIns(console), forgetOldCodes, forgetOldNoticeReads, forgetOldTrustTexts, forgetOldFiles, forgetOldLoneExports, forgetOldAnswers, forgetOldClaimMarks, forgetOldPersonalDataExports,
];

/** Removes what has served its time: nonces after minutes, first answers after a week, launches and check-in codes after a day, approvals after 180 days, counts of exports after a day (also of one's own data), exported files after ten minutes, trust lists and status bundles a week after their end, marks of erased claims with the end of their batch. The returned function stops it. */
export function startHousekeeping(platform: Platform, background: { jobs: BackgroundJobs; clock: DatabaseClock }): () => Promise<void> {
  const { jobs, clock } = background;
  return jobs.repeat({
    name: 'housekeeping:voucher-platform', everyMs: jobs.sweepEveryMs, mayLastMs: 3_600_000,
    run: () => clock.guard(async () => {
      // What takes rights away comes first; one after the other, on one connection.
      for (const task of tasks) await task(platform);
    }),
  });
}
