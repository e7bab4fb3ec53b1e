import { shanxiProvince } from '@skill-voucher/sdk-core';
import { requireSetUp } from '../console-accounts/authenticate';
import { refuseRequest } from '../http/refused-request';
import { requireWithinRegion } from '../regions/within-region';
import type { ReviewerActor } from './employment-service';

export function requireSupervisor(actor: ReviewerActor): ReviewerActor {
  if (actor.role !== 'supervisor') throw refuseRequest('notAllowed', { role: 'supervisor' });
  return actor;
}

/** Of the province: the ledger of deliveries and the reconciliation name vouchers of every region. */
export function requireProvinceSupervisor(actor: ReviewerActor): ReviewerActor {
  requireSupervisor(actor);
  requireWithinRegion(actor, shanxiProvince.code);
  return actor;
}

/** Reviewers and supervisors, with nothing left to set up; the audit administrator only reads the log. */
export function requireReviewer(actor: ReviewerActor): void {
  requireSetUp(actor);
  if (actor.role === 'auditAdmin') throw refuseRequest('notAllowed', { role: 'reviewer, supervisor' });
}
