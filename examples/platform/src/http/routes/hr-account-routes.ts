import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { listAuditEntries } from '../../audit/list-audit-entries';
import { decideApproval, listApprovals } from '../../hr-accounts/approvals';
import { activateHrAccount, createHrAccount, disableHrAccount, listHrAccounts, resetHrAccount } from '../../hr-accounts/manage-accounts';
import { requireRole } from '../../hr-accounts/require-role';
import type { Platform } from '../../platform';
import { describeOperation } from '../describe-operation';
import { AccountName, AccountPageQuery } from '../schemas/console-account-schemas';
import { AuditQuery, type ApprovalDecision, type NewHrAccount } from '../schemas/hr-account-schemas';

const accountParams = Type.Object({ account: AccountName });
const approvalParams = Type.Object({ approvalId: Type.String({ pattern: '^[0-9a-f]{32}$' }) });
type AccountParams = Static<typeof accountParams>;

/** Four eyes, for HR and the platform operator: what was asked, and the second account's answer. */
export function registerApprovalRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof AccountPageQuery> }>(
    '/v1/hr/approvals',
    { schema: describeOperation({ id: 'listApprovals', tag: 'hr', summary: 'What accounts of my role asked in my region and below', query: AccountPageQuery, answer: 'ApprovalPage' }) },
    async (request) => listApprovals(platform, request.hr, request.query),
  );
  server.post<{ Params: Static<typeof approvalParams>; Body: Static<typeof ApprovalDecision> }>(
    '/v1/hr/approvals/:approvalId/decision',
    { schema: describeOperation({ id: 'decideApproval', tag: 'hr', summary: 'Agrees or not, after a step-up', params: approvalParams, body: 'ApprovalDecision', answer: 'Approval' }) },
    async (request) => decideApproval(platform, request.hr, { approvalId: request.params.approvalId, decision: request.body }),
  );
}

/** For the system, the security and the audit administrator. */
export function registerAdministrationRoutes(server: FastifyInstance, platform: Platform): void {
  const only = (...roles: Parameters<typeof requireRole>[1]) => ({ preHandler: async (request: { hr: Parameters<typeof requireRole>[0] }) => void requireRole(request.hr, roles) });
  server.get<{ Querystring: Static<typeof AccountPageQuery> }>(
    '/v1/hr/accounts',
    { ...only('systemAdmin', 'securityAdmin'), schema: describeOperation({ id: 'listHrAccounts', tag: 'hr', summary: 'Every account of the console', query: AccountPageQuery, answer: 'HrAccountPage' }) },
    async (request) => listHrAccounts(platform, request.query),
  );
  server.post<{ Body: Static<typeof NewHrAccount> }>(
    '/v1/hr/accounts',
    { ...only('systemAdmin'), schema: describeOperation({ id: 'createHrAccount', tag: 'hr', summary: 'Makes an account that a security administrator has to activate', body: 'NewHrAccount', answer: 'IssuedHrAccount', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createHrAccount(platform, request.hr, request.body)),
  );
  server.post<{ Params: AccountParams }>(
    '/v1/hr/accounts/:account/activation',
    { ...only('securityAdmin'), schema: describeOperation({ id: 'activateHrAccount', tag: 'hr', summary: 'Lets an account work', params: accountParams, answer: 'HrAccount' }) },
    async (request) => activateHrAccount(platform, request.hr, request.params.account),
  );
  server.post<{ Params: AccountParams }>(
    '/v1/hr/accounts/:account/disabling',
    { ...only('securityAdmin'), schema: describeOperation({ id: 'disableHrAccount', tag: 'hr', summary: 'Ends its sessions and lets nobody in', params: accountParams, answer: 'HrAccount' }) },
    async (request) => disableHrAccount(platform, request.hr, request.params.account),
  );
  server.post<{ Params: AccountParams }>(
    '/v1/hr/accounts/:account/reset',
    { ...only('systemAdmin'), schema: describeOperation({ id: 'resetHrAccount', tag: 'hr', summary: 'A new password and no second factor; to be activated again', params: accountParams, answer: 'IssuedHrAccount' }) },
    async (request) => resetHrAccount(platform, request.hr, request.params.account),
  );
  server.get<{ Querystring: Static<typeof AuditQuery> }>(
    '/v1/hr/audit-entries',
    { ...only('auditAdmin'), schema: describeOperation({ id: 'listAuditEntries', tag: 'hr', summary: 'The audit log, newest first (M8)', query: AuditQuery, answer: 'AuditEntryPage' }) },
    async (request) => listAuditEntries(platform.auditLog, { kind: 'hrAccount', account: request.hr.account }, request.query),
  );
}
