import type { StaffedSystem } from '../systems/staffed-system';
import type { reviewerAccounts } from '../database/schema/employment-tables';

/** 公共就业服务平台: what its operations work with. Nothing else is ambient. */
export type EmploymentService = StaffedSystem;

/** A reviewer acts within a region; a supervisor also sets standards and approves payouts. */
export type ReviewerActor = Pick<typeof reviewerAccounts.$inferSelect, 'account' | 'role' | 'regionCode'>;
