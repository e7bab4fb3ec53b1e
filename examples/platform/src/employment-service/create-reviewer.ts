import { findDivision, nameDivision } from '@skill-voucher/sdk-core';
import { hash } from '@node-rs/argon2';
import type { Static } from 'typebox';
import { reviewerAccounts } from '../database/schema/employment-tables';
import { refuseRequest } from '../http/refused-request';
import type { NewReviewer, ReviewerAccount, ReviewerSession, StaffLogInRequest } from '../http/schemas/review-schemas';
import { recordSystemAudit } from '../systems/staffed-system';
import { logInStaff } from '../systems/staff-log-in';
import type { EmploymentService, ReviewerActor } from './employment-service';
import { findReviewer, requireOwnRegion, requireSupervisor } from './find-reviewer';

/** A supervisor gives accounts within the own region. */
export async function createReviewer(service: EmploymentService, actor: ReviewerActor, request: Static<typeof NewReviewer>): Promise<Static<typeof ReviewerAccount>> {
  requireSupervisor(actor);
  const { account, password, role, regionCode } = request;
  if (findDivision(regionCode) === undefined) throw refuseRequest('invalidRequest', { field: 'regionCode' });
  requireOwnRegion(actor, regionCode);
  const passwordHash = await hash(password);
  const nowMs = service.nowMs();
  await service.database.orm.transaction(async (tx) => {
    const created = await tx.insert(reviewerAccounts).values({ account, role, regionCode, passwordHash, createdAtMs: nowMs }).onConflictDoNothing().returning({ account: reviewerAccounts.account });
    if (created.length === 0) throw refuseRequest('accountExists');
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'createReviewer', subject: account, details: { role, regionCode } });
  });
  return { account, role, regionCode };
}

export async function logInReviewer(service: EmploymentService, request: Static<typeof StaffLogInRequest>): Promise<Static<typeof ReviewerSession>> {
  const { token, expiresAtMs, account } = await logInStaff(service, { ...request, findAccount: findReviewer(service) });
  return { token, expiresAtMs, role: account.role, regionCode: account.regionCode, regionName: nameDivision(account.regionCode) };
}
