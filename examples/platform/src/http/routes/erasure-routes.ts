import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Platform } from '../../platform';
import { erasePerson } from '../../voucher-platform/erasures/erase-person';
import { describeOperation } from '../describe-operation';
import type { ErasureRequest } from '../schemas/erasure-schemas';

/** 个人信息保护法第四十七条. */
export function registerErasureRoute(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof ErasureRequest> }>(
    '/v1/erasures',
    { schema: describeOperation({ id: 'erasePerson', tag: 'trainee', summary: 'Forgets me: what the law does not keep, at once and for good', body: 'ErasureRequest', answer: 'Erasure', status: 201 }) },
    async (request, reply) => reply.status(201).send(await erasePerson(platform, request.device)),
  );
}
