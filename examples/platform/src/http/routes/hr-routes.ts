import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { logInHr } from '../../hr-accounts/log-in-hr';
import type { Platform } from '../../platform';
import { listClaimRecords } from '../../voucher-platform/claims/list-claim-records';
import { describeOperation } from '../describe-operation';
import type { ConsoleLogInRequest } from '../schemas/console-account-schemas';
import { ClaimRecordQuery } from '../schemas/hr-schemas';
import { registerStatisticsRoutes } from './statistics-routes';
import { registerTemplateRoutes } from './template-routes';

export function registerHrLogInRoute(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof ConsoleLogInRequest> }>(
    '/v1/hr/sessions',
    { schema: describeOperation({ id: 'logInHr', tag: 'hr', summary: 'Account, password and code for a bearer token (R1)', body: 'ConsoleLogInRequest', answer: 'HrSession', status: 201 }) },
    async (request, reply) => reply.status(201).send(await logInHr(platform, request.body)),
  );
}

/** With a bearer token. */
export function registerHrRoutes(server: FastifyInstance, platform: Platform): void {
  registerTemplateRoutes(server, platform);
  registerStatisticsRoutes(server, platform);
  server.get<{ Querystring: Static<typeof ClaimRecordQuery> }>(
    '/v1/hr/claim-records',
    { schema: describeOperation({ id: 'listClaimRecords', tag: 'hr', summary: 'Claim records with the status of each voucher (R18)', query: ClaimRecordQuery, answer: 'ClaimRecordPage' }) },
    async (request) => listClaimRecords(platform, request.hr, request.query),
  );
}
