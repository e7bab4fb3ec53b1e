import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { addInstitutionAdmin } from '../../voucher-platform/admins/add-institution-admin';
import { handOverInstitution } from '../../voucher-platform/admins/hand-over-institution';
import { listInstitutionAdmins } from '../../voucher-platform/admins/list-institution-admins';
import { removeInstitutionAdmin } from '../../voucher-platform/admins/remove-institution-admin';
import { describeOperation } from '../describe-operation';
import type { NewAdmin } from '../schemas/admin-schemas';
import { InstitutionNumber } from '../schemas/values';

const institutionParams = Type.Object({ institutionNumber: InstitutionNumber });
const adminParams = Type.Object({ institutionNumber: InstitutionNumber, adminId: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }) });
type InstitutionParams = Static<typeof institutionParams>;
type AdminParams = Static<typeof adminParams>;

/** 管理员设置 (R62). */
export function registerAdminRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: InstitutionParams }>(
    '/v1/institutions/:institutionNumber/admins',
    { schema: describeOperation({ id: 'listInstitutionAdmins', tag: 'institution', summary: 'Super admin and scan admins of my institution, masked (R62)', params: institutionParams, answer: 'AdminRosterView' }) },
    async (request) => listInstitutionAdmins(platform, request.device, request.params.institutionNumber),
  );
  server.post<{ Params: InstitutionParams; Body: Static<typeof NewAdmin> }>(
    '/v1/institutions/:institutionNumber/admins',
    { schema: describeOperation({ id: 'addInstitutionAdmin', tag: 'institution', summary: 'Adds a scan admin, at most 5; super admin only (R12, R62, A25)', params: institutionParams, body: 'NewAdmin', answer: 'AdminRosterView', status: 201 }) },
    async (request, reply) => reply.status(201).send(await addInstitutionAdmin(platform, request.device, { ...request.params, person: request.body })),
  );
  server.delete<{ Params: AdminParams }>(
    '/v1/institutions/:institutionNumber/admins/:adminId',
    { schema: describeOperation({ id: 'removeInstitutionAdmin', tag: 'institution', summary: 'Removes a scan admin, or leaves (R62, A13)', params: adminParams, answer: 'AdminRosterView' }) },
    async (request) => removeInstitutionAdmin(platform, request.device, request.params),
  );
  server.post<{ Params: AdminParams }>(
    '/v1/institutions/:institutionNumber/admins/:adminId/hand-over',
    { schema: describeOperation({ id: 'handOverInstitution', tag: 'institution', summary: 'Hands the super admin role to a scan admin, whose place I take (R62)', params: adminParams, answer: 'AdminRosterView' }) },
    async (request) => handOverInstitution(platform, request.device, request.params),
  );
}
