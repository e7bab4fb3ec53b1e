import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { createInstitution } from '../../voucher-platform/institutions/create-institution';
import { listInstitutions } from '../../voucher-platform/institutions/list-institutions';
import { setSuperAdmin } from '../../voucher-platform/institutions/set-super-admin';
import { closeInstitution, reopenInstitution, updateInstitution } from '../../voucher-platform/institutions/update-institution';
import { describeOperation } from '../describe-operation';
import { InstitutionQuery, type InstitutionChanges, type InstitutionClosing, type NewInstitution, type SuperAdmin } from '../schemas/hr-schemas';
import { InstitutionNumber } from '../schemas/values';

const institutionParams = Type.Object({ institutionNumber: InstitutionNumber });
type InstitutionParams = Static<typeof institutionParams>;

/** Training institutions, by HR: add, edit, close, reopen, configure the super admin (R8, R10, R11). */
export function registerHrInstitutionRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof InstitutionQuery> }>(
    '/v1/hr/institutions',
    { schema: describeOperation({ id: 'listInstitutions', tag: 'hr', summary: 'Training institutions of my region and below', query: InstitutionQuery, answer: 'InstitutionPage' }) },
    async (request) => listInstitutions(platform, request.hr, request.query),
  );
  server.post<{ Body: Static<typeof NewInstitution> }>(
    '/v1/hr/institutions',
    { schema: describeOperation({ id: 'createInstitution', tag: 'hr', summary: 'Adds a training institution (R8)', body: 'NewInstitution', answer: 'Institution', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createInstitution(platform, request.hr, request.body)),
  );
  server.put<{ Params: InstitutionParams; Body: Static<typeof InstitutionChanges> }>(
    '/v1/hr/institutions/:institutionNumber',
    { schema: describeOperation({ id: 'updateInstitution', tag: 'hr', summary: 'Changes name, contact and county of an institution of my region (R10)', params: institutionParams, body: 'InstitutionChanges', answer: 'Institution' }) },
    async (request) => updateInstitution(platform, { actor: request.hr, ...request.params, changes: request.body }),
  );
  server.post<{ Params: InstitutionParams; Body: Static<typeof InstitutionClosing> }>(
    '/v1/hr/institutions/:institutionNumber/close',
    { schema: describeOperation({ id: 'closeInstitution', tag: 'hr', summary: 'Closes an institution: no new use, running training goes on (R10, A13)', params: institutionParams, body: 'InstitutionClosing', answer: 'Institution' }) },
    async (request) => closeInstitution(platform, { actor: request.hr, ...request.params, reason: request.body.reason }),
  );
  server.post<{ Params: InstitutionParams }>(
    '/v1/hr/institutions/:institutionNumber/reopen',
    { schema: describeOperation({ id: 'reopenInstitution', tag: 'hr', summary: 'Opens a closed institution again (R10, A13)', params: institutionParams, answer: 'Institution' }) },
    async (request) => reopenInstitution(platform, { actor: request.hr, ...request.params }),
  );
  server.put<{ Params: InstitutionParams; Body: Static<typeof SuperAdmin> }>(
    '/v1/hr/institutions/:institutionNumber/super-admin',
    { schema: describeOperation({ id: 'setSuperAdmin', tag: 'hr', summary: "Configures an institution's super admin (R11, A25)", params: institutionParams, body: 'SuperAdmin', answer: 'SuperAdminView' }) },
    async (request) => setSuperAdmin(platform, request.hr, { ...request.params, person: request.body }),
  );
}
