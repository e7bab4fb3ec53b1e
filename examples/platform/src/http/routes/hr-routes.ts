import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { logInHr } from '../../accounts/log-in-hr';
import type { Platform } from '../../platform';
import { listClaimRecords } from '../../voucher-platform/claims/list-claim-records';
import { createTemplate } from '../../voucher-platform/templates/create-template';
import { delistTemplate } from '../../voucher-platform/templates/delist-template';
import { listTemplates, readTemplate } from '../../voucher-platform/templates/list-templates';
import { describeOperation } from '../describe-operation';
import { ClaimRecordQuery, HrPageQuery, type HrLogInRequest, type NewTemplate } from '../schemas/hr-schemas';
import { TemplateNumber } from '../schemas/values';

const templateParams = Type.Object({ templateNumber: TemplateNumber });

export function registerHrLogInRoute(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof HrLogInRequest> }>(
    '/v1/hr/sessions',
    { schema: describeOperation({ id: 'logInHr', tag: 'hr', summary: 'Account and password for a bearer token (R1)', body: 'HrLogInRequest', answer: 'HrSession', status: 201 }) },
    async (request, reply) => reply.status(201).send(await logInHr(platform, request.body)),
  );
}

/** With a bearer token. */
export function registerHrRoutes(server: FastifyInstance, platform: Platform): void {
  registerTemplateRoutes(server, platform);
  server.get<{ Querystring: Static<typeof ClaimRecordQuery> }>(
    '/v1/hr/claim-records',
    { schema: describeOperation({ id: 'listClaimRecords', tag: 'hr', summary: 'Claim records with the status of each voucher (R18)', query: ClaimRecordQuery, answer: 'ClaimRecordPage' }) },
    async (request) => listClaimRecords(platform, request.hr, request.query),
  );
}

function registerTemplateRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof HrPageQuery> }>(
    '/v1/hr/templates',
    { schema: describeOperation({ id: 'listTemplates', tag: 'hr', summary: 'Template list of my region and below (R14)', query: HrPageQuery, answer: 'TemplatePage' }) },
    async (request) => listTemplates(platform, request.hr, request.query),
  );
  server.post<{ Body: Static<typeof NewTemplate> }>(
    '/v1/hr/templates',
    { schema: describeOperation({ id: 'createTemplate', tag: 'hr', summary: 'Issues a batch (R2 to R7)', body: 'NewTemplate', answer: 'Template', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createTemplate(platform, request.hr, request.body)),
  );
  server.get<{ Params: Static<typeof templateParams> }>(
    '/v1/hr/templates/:templateNumber',
    { schema: describeOperation({ id: 'readTemplate', tag: 'hr', summary: 'One template with its counts', params: templateParams, answer: 'Template' }) },
    async (request) => readTemplate(platform, request.hr, request.params.templateNumber),
  );
  server.post<{ Params: Static<typeof templateParams> }>(
    '/v1/hr/templates/:templateNumber/delist',
    { schema: describeOperation({ id: 'delistTemplate', tag: 'hr', summary: 'Takes a template down; its unused vouchers are void (R14 to R17)', params: templateParams, answer: 'Delisting' }) },
    async (request) => delistTemplate(platform, request.hr, request.params.templateNumber),
  );
}
