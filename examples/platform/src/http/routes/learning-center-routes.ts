import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { authenticateHr } from '../../hr-accounts/authenticate-hr';
import type { Platform } from '../../platform';
import { createMaterial, editMaterial, listDeskMaterials, publishMaterial, readDeskMaterial, withdrawMaterial } from '../../voucher-platform/learning-center/manage-materials';
import { listMaterials, markMaterialRead, readAttachment, readMaterial } from '../../voucher-platform/learning-center/read-materials';
import { uploadAttachment } from '../../voucher-platform/learning-center/upload-attachment';
import { describeOperation } from '../describe-operation';
import { AttachmentId, DeskMaterialQuery, MaterialId, MaterialQuery, type LearningMaterialEdit, type MaterialPublication, type NewAttachment, type NewLearningMaterial } from '../schemas/learning-center-schemas';

const materialParams = Type.Object({ materialId: MaterialId });
const attachmentParams = Type.Object({ materialId: MaterialId, attachmentId: AttachmentId });
type MaterialParams = Static<typeof materialParams>;

/** 学习中心 (R22): HR of the three levels reads. */
export function registerLearningCenterRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof MaterialQuery> }>(
    '/v1/hr/learning-center',
    { schema: describeOperation({ id: 'listMaterials', tag: 'hr', summary: 'Published materials for my level and region, newest first (R22)', query: MaterialQuery, answer: 'MaterialPage' }) },
    async (request) => listMaterials(platform, request.hr, request.query),
  );
  server.get<{ Params: MaterialParams }>(
    '/v1/hr/learning-center/:materialId',
    { schema: describeOperation({ id: 'readMaterial', tag: 'hr', summary: 'A published material', params: materialParams, answer: 'Material' }) },
    async (request) => readMaterial(platform, request.hr, request.params.materialId),
  );
  server.put<{ Params: MaterialParams }>(
    '/v1/hr/learning-center/:materialId/read-mark',
    { schema: describeOperation({ id: 'markMaterialRead', tag: 'hr', summary: 'I have read the published version', params: materialParams, status: 204 }) },
    async (request, reply) => {
      await markMaterialRead(platform, request.hr, request.params.materialId);
      return reply.status(204).send();
    },
  );
}

/** A file of a material, for readers and the operator: to be saved, never shown or sniffed. */
export function registerAttachmentRoute(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: Static<typeof attachmentParams> }>(
    '/v1/hr/learning-center/:materialId/attachments/:attachmentId',
    { schema: describeOperation({ id: 'readAttachment', tag: 'hr', summary: 'A file of a material', params: attachmentParams, file: 'application/octet-stream' }) },
    async (request, reply) => {
      const { bytes, fileName } = await readAttachment(platform, request.hr, request.params);
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename="attachment"; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(bytes));
    },
  );
}

/** The operator keeps the materials (A24). */
export function registerMaterialDeskRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof DeskMaterialQuery> }>(
    '/v1/hr/learning-materials',
    { schema: describeOperation({ id: 'listDeskMaterials', tag: 'hr', summary: 'Every material in its latest version (R22, A24)', query: DeskMaterialQuery, answer: 'DeskMaterialPage' }) },
    async (request) => listDeskMaterials(platform, request.query),
  );
  server.post<{ Body: Static<typeof NewLearningMaterial> }>(
    '/v1/hr/learning-materials',
    { schema: describeOperation({ id: 'createMaterial', tag: 'hr', summary: 'Writes a material; a draft until it is published', body: 'NewLearningMaterial', answer: 'DeskMaterial', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createMaterial(platform, request.hr, request.body)),
  );
  server.get<{ Params: MaterialParams }>(
    '/v1/hr/learning-materials/:materialId',
    { schema: describeOperation({ id: 'readDeskMaterial', tag: 'hr', summary: 'A material with all its versions', params: materialParams, answer: 'DeskMaterial' }) },
    async (request) => readDeskMaterial(platform, request.params.materialId),
  );
  server.put<{ Params: MaterialParams; Body: Static<typeof LearningMaterialEdit> }>(
    '/v1/hr/learning-materials/:materialId',
    { schema: describeOperation({ id: 'editMaterial', tag: 'hr', summary: 'Writes its next version', params: materialParams, body: 'LearningMaterialEdit', answer: 'DeskMaterial' }) },
    async (request) => editMaterial(platform, request.hr, { ...request.params, edit: request.body }),
  );
  server.post<{ Params: MaterialParams; Body: Static<typeof MaterialPublication> }>(
    '/v1/hr/learning-materials/:materialId/publication',
    { schema: describeOperation({ id: 'publishMaterial', tag: 'hr', summary: 'Shows readers a version', params: materialParams, body: 'MaterialPublication', answer: 'DeskMaterial' }) },
    async (request) => publishMaterial(platform, request.hr, { ...request.params, version: request.body.version }),
  );
  server.post<{ Params: MaterialParams }>(
    '/v1/hr/learning-materials/:materialId/withdrawal',
    { schema: describeOperation({ id: 'withdrawMaterial', tag: 'hr', summary: 'Takes a material out of the learning center', params: materialParams, answer: 'DeskMaterial' }) },
    async (request) => withdrawMaterial(platform, request.hr, request.params.materialId),
  );
  server.post<{ Params: MaterialParams; Body: Static<typeof NewAttachment> }>(
    '/v1/hr/learning-materials/:materialId/attachments',
    {
      bodyLimit: 6_000_000,
      // Before the body is read: a stranger sends no 6 MB.
      onRequest: async (request) => {
        await authenticateHr(platform, request);
      },
      schema: describeOperation({ id: 'uploadAttachment', tag: 'hr', summary: 'Takes a file that versions of the material may name', params: materialParams, body: 'NewAttachment', answer: 'Attachment', status: 201 }),
    },
    async (request, reply) => reply.status(201).send(await uploadAttachment(platform, request.hr, { ...request.params, request: request.body })),
  );
}
