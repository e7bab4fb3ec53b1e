import { findDivision, nameDivision, shanxiProvince } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import { logIn } from '../console-accounts/log-in';
import { issueAccount } from '../console-accounts/manage-accounts';
import type { ConsoleLogInRequest } from '../http/schemas/console-account-schemas';
import { refuseRequest } from '../http/refused-request';
import type { NewReviewer, ReviewerSession } from '../http/schemas/review-schemas';
import type { IssuedStaffAccount } from '../http/schemas/staff-account-schemas';
import { requireWithinRegion } from '../regions/within-region';
import { describeIssuedAccount } from '../systems/describe-staff-account';
import type { EmploymentService, ReviewerActor } from './employment-service';
import { requireSupervisor } from './require-supervisor';

/** A supervisor makes an account within the own region; it works once another supervisor has activated it. */
export async function createReviewer(service: EmploymentService, actor: ReviewerActor, request: Static<typeof NewReviewer>): Promise<Static<typeof IssuedStaffAccount>> {
  requireSupervisor(actor);
  const { account, role, regionCode } = request;
  if (findDivision(regionCode) === undefined) throw refuseRequest('invalidRequest', { field: 'regionCode' });
  requireWithinRegion(actor, regionCode);
  // The log is the whole system's.
  if (role === 'auditAdmin' && regionCode !== shanxiProvince.code) throw refuseRequest('invalidRequest', { field: 'regionCode' });
  return describeIssuedAccount(await issueAccount(service.console, actor, { values: { account, role, regionCode }, details: { role, regionCode } }));
}

export async function logInReviewer(service: EmploymentService, request: Static<typeof ConsoleLogInRequest>): Promise<Static<typeof ReviewerSession>> {
  const { session, account } = await logIn(service.console, request);
  return { ...session, role: account.role, regionCode: account.regionCode, regionName: nameDivision(account.regionCode) };
}
