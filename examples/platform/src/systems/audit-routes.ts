import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { AuditLog } from '../audit/audit-log';
import { listAuditEntries } from '../audit/list-audit-entries';
import { requireSetUp } from '../console-accounts/authenticate';
import type { ConsoleActor } from '../console-accounts/console-system';
import { describeOperation } from '../http/describe-operation';
import { refuseRequest } from '../http/refused-request';
import { AuditQuery } from '../http/schemas/hr-account-schemas';

/** The audit log of a system with staff, for its audit administrator alone, who does nothing else there (M8). */
export function registerAuditRoute(
  scope: FastifyInstance,
  log: AuditLog,
  options: { prefix: string; id: string; tag: 'employmentService' | 'realNameSystem'; readActor(request: FastifyRequest): ConsoleActor & { readonly role: string } },
): void {
  scope.get<{ Querystring: Static<typeof AuditQuery> }>(
    `${options.prefix}/audit-entries`,
    { schema: describeOperation({ id: options.id, tag: options.tag, summary: "This system's audit log, newest first (M8)", query: AuditQuery, answer: 'AuditEntryPage' }) },
    async (request) => {
      const actor = options.readActor(request);
      requireSetUp(actor);
      if (actor.role !== 'auditAdmin') throw refuseRequest('notAllowed', { role: 'auditAdmin' });
      return listAuditEntries(log, { kind: 'staff', account: actor.account }, request.query);
    },
  );
}
