import { requireSetUp } from '../console-accounts/authenticate';
import { refuseRequest } from '../http/refused-request';
import type { ReviewerActor } from './employment-service';

export function requireSupervisor(actor: ReviewerActor): ReviewerActor {
  if (actor.role !== 'supervisor') throw refuseRequest('notAllowed', { role: 'supervisor' });
  return actor;
}

/** Reviewers and supervisors, with nothing left to set up; the audit administrator only reads the log. */
export function requireReviewer(actor: ReviewerActor): void {
  requireSetUp(actor);
  if (actor.role === 'auditAdmin') throw refuseRequest('notAllowed', { role: 'reviewer, supervisor' });
}
