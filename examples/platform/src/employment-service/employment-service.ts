import type { ConsoleActor } from '../console-accounts/console-system';
import { employmentTables, reviewerAccounts } from '../database/schema/employment-tables';
import { createStaffedSystem, type StaffedSystemOptions } from '../systems/create-staffed-system';
import type { StaffedSystem } from '../systems/staffed-system';

/** 公共就业服务平台: what its operations work with. Nothing else is ambient. */
export interface EmploymentService extends StaffedSystem<typeof reviewerAccounts> {
  /** A payout of so much wants a second supervisor's agreement. */
  readonly secondApprovalFromFen: number;
}

/** A reviewer acts within a region; a supervisor also sets standards and approves payouts. */
export type ReviewerActor = ConsoleActor & Pick<typeof reviewerAccounts.$inferSelect, 'role' | 'regionCode'>;

/** No account there is one person's gift: with a second one of its own, a supervisor would be four eyes alone. */
export function createEmploymentService(options: StaffedSystemOptions & { secondApprovalFromFen: number }): EmploymentService {
  const system = createStaffedSystem('employment-service', options, { tables: employmentTables, accounts: reviewerAccounts, title: '公共就业服务平台', needsActivation: true });
  return { ...system, secondApprovalFromFen: options.secondApprovalFromFen };
}
