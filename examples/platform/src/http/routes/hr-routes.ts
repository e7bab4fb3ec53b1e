import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import type { Static } from 'typebox';
import { logInHr } from '../../hr-accounts/log-in-hr';
import type { Platform } from '../../platform';
import { exportClaimRecords } from '../../voucher-platform/claims/export-claim-records';
import { listClaimRecords } from '../../voucher-platform/claims/list-claim-records';
import { requestExportApproval } from '../../voucher-platform/claims/request-export-approval';
import { describeOperation } from '../describe-operation';
import type { ConsoleLogInRequest } from '../schemas/console-account-schemas';
import { ClaimRecordQuery, type ClaimRecordExport, type NewExportApproval } from '../schemas/hr-schemas';
import { sendSpreadsheet, spreadsheetType } from '../send-spreadsheet';
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
  server.post<{ Body: Static<typeof NewExportApproval> }>(
    '/v1/hr/claim-record-export-approvals',
    { schema: describeOperation({ id: 'requestExportApproval', tag: 'hr', summary: 'Asks another account to agree to an export of many claim records (R19)', body: 'NewExportApproval', answer: 'Approval', status: 201 }) },
    async (request, reply) => reply.status(201).send(await requestExportApproval(platform, request.hr, request.body)),
  );
  server.post<{ Body: Static<typeof ClaimRecordExport> }>(
    '/v1/hr/claim-record-exports',
    { schema: describeOperation({ id: 'exportClaimRecords', tag: 'hr', summary: 'Claim records as .xlsx, masked, after a step-up, many of them once and with four eyes; each holder sees it (R19, M3)', body: 'ClaimRecordExport', file: spreadsheetType }) },
    async (request, reply) => {
      const { fileName, bytes } = await exportClaimRecords(platform, request.hr, request.body);
      return sendSpreadsheet(reply, { fileName, bytes: Readable.from(bytes as unknown as AsyncIterable<Uint8Array>) });
    },
  );
}
