import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { authenticateLearningPlatform } from '../../accounts/authenticate-learning-platform';
import { hashBody } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { linkVoucher, unlinkVoucher } from '../../voucher-platform/learning/link-voucher';
import { addIntention, removeIntention } from '../../voucher-platform/learning/manage-intentions';
import { readOnlineLearning } from '../../voucher-platform/learning/read-online-learning';
import { receiveLearningEvent } from '../../voucher-platform/learning/receive-learning-event';
import { describeOperation } from '../describe-operation';
import type { LearningEvent, NewTrainingIntention, NewVoucherLink } from '../schemas/learning-schemas';
import { VoucherNumber } from '../schemas/values';

const voucherParams = Type.Object({ voucherNumber: VoucherNumber });
type VoucherParams = Static<typeof voucherParams>;
const intentionParams = Type.Object({ intentionId: Type.String({ pattern: '^[0-9a-f-]{36}$' }) });

/** 在线学习, the trainee's side. */
export function registerLearningRoutes(server: FastifyInstance, platform: Platform): void {
  server.get(
    '/v1/online-learning',
    { schema: describeOperation({ id: 'readOnlineLearning', tag: 'trainee', summary: 'My intentions, links and online vouchers, and the platforms (R35 to R39)', answer: 'OnlineLearning' }) },
    async (request) => readOnlineLearning(platform, request.device),
  );
  server.post<{ Body: Static<typeof NewTrainingIntention> }>(
    '/v1/training-intentions',
    { schema: describeOperation({ id: 'addIntention', tag: 'trainee', summary: 'Keeps a specialty and level; the same again is the same (R36)', body: 'NewTrainingIntention', answer: 'TrainingIntention', status: 201 }) },
    async (request, reply) => reply.status(201).send(await addIntention(platform, request.device, request.body)),
  );
  server.delete<{ Params: Static<typeof intentionParams> }>(
    '/v1/training-intentions/:intentionId',
    { schema: describeOperation({ id: 'removeIntention', tag: 'trainee', summary: 'Forgets an intention; links made for it stay', params: intentionParams, status: 204 }) },
    async (request, reply) => {
      await removeIntention(platform, request.device, request.params.intentionId);
      return reply.status(204).send();
    },
  );
  server.put<{ Params: VoucherParams; Body: Static<typeof NewVoucherLink> }>(
    '/v1/vouchers/:voucherNumber/link',
    { schema: describeOperation({ id: 'linkVoucher', tag: 'trainee', summary: 'Reserves an online voucher for a learning platform for 72 h (R38, A16)', params: voucherParams, body: 'NewVoucherLink', answer: 'VoucherLink' }) },
    async (request) => linkVoucher(platform, { actor: request.device, voucherNumber: request.params.voucherNumber, request: request.body }),
  );
  server.delete<{ Params: VoucherParams }>(
    '/v1/vouchers/:voucherNumber/link',
    { schema: describeOperation({ id: 'unlinkVoucher', tag: 'trainee', summary: 'Frees a linked voucher', params: voucherParams, status: 204 }) },
    async (request, reply) => {
      await unlinkVoucher(platform, request.device, request.params.voucherNumber);
      return reply.status(204).send();
    },
  );
}

/** Signed by a learning platform's backend. */
export function registerLearningEventRoute(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof LearningEvent> }>(
    '/v1/channel/learning-events',
    {
      schema: describeOperation({ id: 'receiveLearningEvent', tag: 'channel', summary: 'An enrolment uses the voucher; lessons count once, in whatever order they come (A16)', body: 'LearningEvent', answer: 'LearningEventReceipt' }),
      preValidation: async (request) => {
        request.learningPlatform = await authenticateLearningPlatform(platform, request);
      },
    },
    async (request) => receiveLearningEvent(platform, { sender: request.learningPlatform, event: request.body, bodyHash: hashBody(request.rawBody) }),
  );
}
