import { refuseRequest } from '../http/refused-request';
import type { ReviewerActor } from './employment-service';

export function requireSupervisor(actor: ReviewerActor): ReviewerActor {
  if (actor.role !== 'supervisor') throw refuseRequest('notAllowed', { role: 'supervisor' });
  return actor;
}
