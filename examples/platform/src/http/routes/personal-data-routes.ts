import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Platform } from '../../platform';
import { erasePerson } from '../../voucher-platform/erasures/erase-person';
import { exportPersonalData } from '../../voucher-platform/personal-data-exports/export-personal-data';
import { describeOperation } from '../describe-operation';
import type { ErasureRequest } from '../schemas/erasure-schemas';

/** 个人信息保护法第四十五、四十七条. */
export function registerPersonalDataRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof ErasureRequest> }>(
    '/v1/erasures',
    { schema: describeOperation({ id: 'erasePerson', tag: 'trainee', summary: 'Forgets me: what the law does not keep, at once and for good', body: 'ErasureRequest', answer: 'Erasure', status: 201 }) },
    async (request, reply) => reply.status(201).send(await erasePerson(platform, request.device)),
  );
  server.get(
    '/v1/personal-data',
    { schema: describeOperation({ id: 'exportPersonalData', tag: 'trainee', summary: 'Everything held about me, unmasked; five times a day', answer: 'PersonalData' }) },
    async (request) => exportPersonalData(platform, request.device),
  );
}
