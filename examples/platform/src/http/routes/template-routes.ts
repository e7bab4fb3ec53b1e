import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { copyTemplate } from '../../voucher-platform/templates/copy-template';
import { createTemplate } from '../../voucher-platform/templates/create-template';
import { delistTemplate } from '../../voucher-platform/templates/delist-template';
import { editTemplate } from '../../voucher-platform/templates/edit-template';
import { listTemplates, readTemplate } from '../../voucher-platform/templates/list-templates';
import { previewDelist } from '../../voucher-platform/templates/preview-delist';
import { requestDelistApproval } from '../../voucher-platform/templates/request-delist-approval';
import { describeOperation } from '../describe-operation';
import type { NewApproval } from '../schemas/hr-account-schemas';
import { HrPageQuery, type DelistRequest, type NewTemplate, type TemplateCopy, type TemplateEdit } from '../schemas/hr-schemas';
import { TemplateNumber } from '../schemas/values';

const templateParams = Type.Object({ templateNumber: TemplateNumber });
type TemplateParams = Static<typeof templateParams>;

/** 培训券管理 (R2 to R7, R14, A11, A18, M6). */
export function registerTemplateRoutes(server: FastifyInstance, platform: Platform): void {
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
  server.get<{ Params: TemplateParams }>(
    '/v1/hr/templates/:templateNumber',
    { schema: describeOperation({ id: 'readTemplate', tag: 'hr', summary: 'One template with its counts', params: templateParams, answer: 'Template' }) },
    async (request) => readTemplate(platform, request.hr, request.params.templateNumber),
  );
  server.put<{ Params: TemplateParams; Body: Static<typeof TemplateEdit> }>(
    '/v1/hr/templates/:templateNumber',
    { schema: describeOperation({ id: 'editTemplate', tag: 'hr', summary: 'Words a template anew; its terms stay (A18)', params: templateParams, body: 'TemplateEdit', answer: 'Template' }) },
    async (request) => editTemplate(platform, request.hr, { templateNumber: request.params.templateNumber, edit: request.body }),
  );
  server.post<{ Params: TemplateParams; Body: Static<typeof TemplateCopy> }>(
    '/v1/hr/templates/:templateNumber/copies',
    { schema: describeOperation({ id: 'copyTemplate', tag: 'hr', summary: 'A new batch with the terms of this one (A11)', params: templateParams, body: 'TemplateCopy', answer: 'Template', status: 201 }) },
    async (request, reply) => reply.status(201).send(await copyTemplate(platform, request.hr, { templateNumber: request.params.templateNumber, copy: request.body })),
  );
  server.get<{ Params: TemplateParams }>(
    '/v1/hr/templates/:templateNumber/delist-preview',
    { schema: describeOperation({ id: 'previewDelist', tag: 'hr', summary: 'What a delist would do now, by state and county (M6)', params: templateParams, answer: 'DelistPreview' }) },
    async (request) => previewDelist(platform, request.hr, request.params.templateNumber),
  );
  server.post<{ Params: TemplateParams; Body: Static<typeof NewApproval> }>(
    '/v1/hr/templates/:templateNumber/delist-approvals',
    { schema: describeOperation({ id: 'requestApproval', tag: 'hr', summary: 'Asks another account to agree to a delist as previewed', params: templateParams, body: 'NewApproval', answer: 'Approval', status: 201 }) },
    async (request, reply) => reply.status(201).send(await requestDelistApproval(platform, request.hr, { templateNumber: request.params.templateNumber, request: request.body })),
  );
  server.post<{ Params: TemplateParams; Body: Static<typeof DelistRequest> }>(
    '/v1/hr/templates/:templateNumber/delist',
    { schema: describeOperation({ id: 'delistTemplate', tag: 'hr', summary: 'Takes a template down as previewed; its unused vouchers are void (R14 to R17)', params: templateParams, body: 'DelistRequest', answer: 'Delisting' }) },
    async (request) => delistTemplate(platform, request.hr, { templateNumber: request.params.templateNumber, request: request.body }),
  );
}
