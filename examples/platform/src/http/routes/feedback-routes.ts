import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { hashBody } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { describeThread } from '../../voucher-platform/feedback/describe-feedback';
import { findOwnFeedback } from '../../voucher-platform/feedback/find-feedback';
import { listFeedback } from '../../voucher-platform/feedback/list-feedback';
import { replyToFeedback } from '../../voucher-platform/feedback/reply-to-feedback';
import { sendFeedback } from '../../voucher-platform/feedback/send-feedback';
import { readPicture, uploadPicture } from '../../voucher-platform/feedback/upload-picture';
import { describeOperation } from '../describe-operation';
import { FeedbackQuery, type FeedbackReply, type NewFeedback, type PictureUpload } from '../schemas/feedback-schemas';

const feedbackId = Type.String({ pattern: '^[0-9A-F]{4}-[0-9a-f]{32}$' });
export const feedbackParams = Type.Object({ feedbackId });
export const pictureParams = Type.Object({ feedbackId, position: Type.Integer({ minimum: 1, maximum: 3 }) });
type FeedbackParams = Static<typeof feedbackParams>;
type PictureParams = Static<typeof pictureParams>;
type RepeatableHeaders = { 'idempotency-key': string };

/** A picture of 1 MB in base64, and what stands around it. */
const uploadLimitBytes = 1_400_000;

/** 意见反馈, the side of trainees and institutions (R51). */
export function registerFeedbackRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof NewFeedback>; Headers: RepeatableHeaders }>(
    '/v1/feedback',
    { schema: describeOperation({ id: 'sendFeedback', tag: 'trainee', summary: 'Writes to the designers and declares pictures to upload (R51)', body: 'NewFeedback', answer: 'SentFeedback', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const repeatable = { operation: 'sendFeedback', idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) } as const;
      return reply.status(201).send(await sendFeedback(platform, { actor: request.device, request: request.body, ...repeatable }));
    },
  );
  server.get<{ Querystring: Static<typeof FeedbackQuery> }>(
    '/v1/feedback',
    { schema: describeOperation({ id: 'listFeedback', tag: 'trainee', summary: 'What I wrote, newest first', query: FeedbackQuery, answer: 'FeedbackPage' }) },
    async (request) => listFeedback(platform, request.device, request.query),
  );
  server.get<{ Params: FeedbackParams }>(
    '/v1/feedback/:feedbackId',
    { schema: describeOperation({ id: 'readFeedback', tag: 'trainee', summary: 'One thread of mine with its replies', params: feedbackParams, answer: 'FeedbackThread' }) },
    async (request) => describeThread(platform, await findOwn(request)),
  );
  server.post<{ Params: FeedbackParams; Body: Static<typeof FeedbackReply>; Headers: RepeatableHeaders }>(
    '/v1/feedback/:feedbackId/messages',
    { schema: describeOperation({ id: 'replyToFeedback', tag: 'trainee', summary: 'Adds to a thread of mine', params: feedbackParams, body: 'FeedbackReply', answer: 'FeedbackThread', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const { feedbackId: named } = request.params;
      const bodyHash = hashBody(Buffer.concat([Buffer.from(named), request.rawBody]));
      const repeatable = { operation: 'replyToFeedback', idempotencyKey: request.headers['idempotency-key'], bodyHash } as const;
      return reply.status(201).send(await replyToFeedback(platform, { actor: request.device, feedbackId: named, text: request.body.text, ...repeatable }));
    },
  );
  server.put<{ Params: PictureParams; Body: Static<typeof PictureUpload> }>(
    '/v1/feedback/:feedbackId/pictures/:position',
    {
      bodyLimit: uploadLimitBytes,
      schema: describeOperation({ id: 'uploadPicture', tag: 'trainee', summary: 'A declared picture; size, hash and real file type are checked (R51)', params: pictureParams, body: 'PictureUpload', status: 204 }),
    },
    async (request, reply) => {
      await uploadPicture(platform, { actor: request.device, picture: request.params, request: request.body });
      return reply.status(204).send();
    },
  );
  server.get<{ Params: PictureParams }>(
    '/v1/feedback/:feedbackId/pictures/:position',
    { schema: describeOperation({ id: 'readPicture', tag: 'trainee', summary: 'A picture of a thread of mine', params: pictureParams, answer: 'FeedbackPicture' }) },
    async (request) => {
      await findOwn(request);
      return readPicture(platform, request.params);
    },
  );

  function findOwn(request: FastifyRequest<{ Params: FeedbackParams }>) {
    return findOwnFeedback(platform.database.orm, request.device, request.params.feedbackId, { isLocked: false });
  }
}
