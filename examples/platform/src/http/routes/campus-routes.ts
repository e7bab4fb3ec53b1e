import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { readCampusLogo, removeCampusLogo, setCampusLogo } from '../../voucher-platform/institutions/campus-logo';
import { createInstitutionCampus, listInstitutionCampuses, setCampusPosition } from '../../voucher-platform/institutions/hr-campuses';
import { listCampuses } from '../../voucher-platform/institutions/list-campuses';
import { listCampusMoves, reviewCampusMove } from '../../voucher-platform/institutions/review-campus-move';
import { saveCampus } from '../../voucher-platform/institutions/save-campus';
import { describeOperation } from '../describe-operation';
import { LogoId, type CampusFields, type CampusLogo, type CampusMoveReview, type NewCampusPosition } from '../schemas/campus-schemas';
import { HrPageQuery } from '../schemas/hr-schemas';
import { InstitutionNumber } from '../schemas/values';

const Identity = Type.Integer({ minimum: 1, maximum: 9007199254740991 });
const institutionParams = Type.Object({ institutionNumber: InstitutionNumber });
const campusParams = Type.Object({ institutionNumber: InstitutionNumber, campusNumber: Identity });
const logoParams = Type.Object({ logoId: LogoId });
const moveParams = Type.Object({ moveId: Identity });

/** 校区管理, by the institution's super admin. */
export function registerCampusRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: Static<typeof institutionParams> }>(
    '/v1/institutions/:institutionNumber/campuses',
    { schema: describeOperation({ id: 'listCampuses', tag: 'institution', summary: "My institution's campuses (R63)", params: institutionParams, answer: 'CampusList' }) },
    async (request) => listCampuses(platform, request.device, request.params.institutionNumber),
  );
  server.post<{ Params: Static<typeof institutionParams>; Body: Static<typeof CampusFields> }>(
    '/v1/institutions/:institutionNumber/campuses',
    { schema: describeOperation({ id: 'createCampus', tag: 'institution', summary: 'Adds a campus (R63)', params: institutionParams, body: 'CampusFields', answer: 'CampusView', status: 201 }) },
    async (request, reply) => reply.status(201).send(await saveCampus(platform, request.device, { ...request.params, fields: request.body })),
  );
  server.put<{ Params: Static<typeof campusParams>; Body: Static<typeof CampusFields> }>(
    '/v1/institutions/:institutionNumber/campuses/:campusNumber',
    { schema: describeOperation({ id: 'updateCampus', tag: 'institution', summary: 'Changes a campus; a move over 200 m after check-ins waits for HR (R63, A26)', params: campusParams, body: 'CampusFields', answer: 'CampusView' }) },
    async (request) => saveCampus(platform, request.device, { ...request.params, fields: request.body }),
  );
  server.put<{ Params: Static<typeof campusParams>; Body: Static<typeof CampusLogo> }>(
    '/v1/institutions/:institutionNumber/campuses/:campusNumber/logo',
    { schema: describeOperation({ id: 'setCampusLogo', tag: 'institution', summary: 'Gives a campus its logo (R63)', params: campusParams, body: 'CampusLogo', answer: 'CampusView' }) },
    async (request) => setCampusLogo(platform, request.device, { ...request.params, data: request.body.data }),
  );
  server.delete<{ Params: Static<typeof campusParams> }>(
    '/v1/institutions/:institutionNumber/campuses/:campusNumber/logo',
    { schema: describeOperation({ id: 'removeCampusLogo', tag: 'institution', summary: 'Takes the logo of a campus away', params: campusParams, answer: 'CampusView' }) },
    async (request) => removeCampusLogo(platform, request.device, request.params),
  );
}

/** As an `<img>` asks for it: no signature, and nothing but a picture comes. */
export function registerCampusLogoRoute(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: Static<typeof logoParams> }>(
    '/v1/campus-logos/:logoId',
    { schema: describeOperation({ id: 'readCampusLogo', tag: 'public', summary: 'The logo of a campus (R63)', params: logoParams, file: 'image/*' }) },
    async (request, reply) => {
      const { mediaType, bytes } = await readCampusLogo(platform, request.params.logoId);
      return reply
        .header('content-type', mediaType)
        .header('content-disposition', 'inline')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(Buffer.from(bytes));
    },
  );
}

/** HR's side: campuses and where they stand (R13), and their moves (A26). */
export function registerHrCampusRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: Static<typeof institutionParams> }>(
    '/v1/hr/institutions/:institutionNumber/campuses',
    { schema: describeOperation({ id: 'listInstitutionCampuses', tag: 'hr', summary: 'Campuses of an institution of my region (R13)', params: institutionParams, answer: 'CampusList' }) },
    async (request) => listInstitutionCampuses(platform, request.hr, request.params.institutionNumber),
  );
  server.post<{ Params: Static<typeof institutionParams>; Body: Static<typeof CampusFields> }>(
    '/v1/hr/institutions/:institutionNumber/campuses',
    { schema: describeOperation({ id: 'createInstitutionCampus', tag: 'hr', summary: 'Adds a campus to an institution of my region, with the place where it stands (R13)', params: institutionParams, body: 'CampusFields', answer: 'CampusView', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createInstitutionCampus(platform, request.hr, { ...request.params, fields: request.body })),
  );
  server.put<{ Params: Static<typeof campusParams>; Body: Static<typeof NewCampusPosition> }>(
    '/v1/hr/institutions/:institutionNumber/campuses/:campusNumber/position',
    { schema: describeOperation({ id: 'setCampusPosition', tag: 'hr', summary: 'Sets where a campus stands, at once (R13)', params: campusParams, body: 'NewCampusPosition', answer: 'CampusView' }) },
    async (request) => setCampusPosition(platform, request.hr, { ...request.params, request: request.body }),
  );
  server.get<{ Querystring: Static<typeof HrPageQuery> }>(
    '/v1/hr/campus-moves',
    { schema: describeOperation({ id: 'listCampusMoves', tag: 'hr', summary: 'Moves of campuses that wait for approval (A26)', query: HrPageQuery, answer: 'CampusMovePage' }) },
    async (request) => listCampusMoves(platform, request.hr, request.query),
  );
  server.post<{ Params: Static<typeof moveParams>; Body: Static<typeof CampusMoveReview> }>(
    '/v1/hr/campus-moves/:moveId/review',
    { schema: describeOperation({ id: 'reviewCampusMove', tag: 'hr', summary: 'Approves or rejects a move (A26)', params: moveParams, body: 'CampusMoveReview', answer: 'CampusView' }) },
    async (request) => reviewCampusMove(platform, request.hr, { moveId: request.params.moveId, review: request.body }),
  );
}
