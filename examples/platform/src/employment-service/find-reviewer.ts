import { isWithinRegion } from '@skill-voucher/sdk-core';
import { eq } from 'drizzle-orm';
import { reviewerAccounts } from '../database/schema/employment-tables';
import { refuseRequest } from '../http/refused-request';
import type { EmploymentService, ReviewerActor } from './employment-service';

export function findReviewer(service: EmploymentService) {
  return async (account: string) => (await service.database.orm.select().from(reviewerAccounts).where(eq(reviewerAccounts.account, account)))[0];
}

export function requireSupervisor(actor: ReviewerActor): void {
  if (actor.role !== 'supervisor') throw refuseRequest('notAllowed', { role: 'supervisor' });
}

/** Province, city and county as in the voucher platform (R21). */
export function requireOwnRegion(actor: ReviewerActor, regionCode: string): void {
  if (!isWithinRegion(regionCode, actor.regionCode)) throw refuseRequest('notAllowed', { regionCode });
}
