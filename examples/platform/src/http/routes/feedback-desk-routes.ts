import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { requireRole } from '../../hr-accounts/require-role';
import type { Platform } from '../../platform';
import { listFeedbackDesk, readFeedbackAtDesk } from '../../voucher-platform/feedback/list-feedback';
import { answerFeedback, closeFeedback } from '../../voucher-platform/feedback/reply-to-feedback';
import { readPicture } from '../../voucher-platform/feedback/upload-picture';
import { describeOperation } from '../describe-operation';
import { FeedbackDeskQuery, type FeedbackReply } from '../schemas/feedback-schemas';
import { feedbackParams, pictureParams } from './feedback-routes';

type FeedbackParams = Static<typeof feedbackParams>;

/** The platform operator's feedback desk (A24). */
export function registerFeedbackDeskRoutes(server: FastifyInstance, platform: Platform): void {
  void server.register(async (scope) => {
    scope.addHook('preHandler', async (request) => requireRole(request.hr, ['platformOperator']));
    scope.get<{ Querystring: Static<typeof FeedbackDeskQuery> }>(
      '/v1/hr/feedback',
      { schema: describeOperation({ id: 'listFeedbackDesk', tag: 'hr', summary: 'Every thread, the one that changed last first (R51)', query: FeedbackDeskQuery, answer: 'FeedbackDeskPage' }) },
      async (request) => listFeedbackDesk(platform, request.query),
    );
    scope.get<{ Params: FeedbackParams }>(
      '/v1/hr/feedback/:feedbackId',
      { schema: describeOperation({ id: 'readFeedbackAtDesk', tag: 'hr', summary: 'One thread; its writer is masked', params: feedbackParams, answer: 'FeedbackDeskThread' }) },
      async (request) => readFeedbackAtDesk(platform, request.hr, request.params.feedbackId),
    );
    scope.get<{ Params: Static<typeof pictureParams> }>(
      '/v1/hr/feedback/:feedbackId/pictures/:position',
      { schema: describeOperation({ id: 'readPictureAtDesk', tag: 'hr', summary: 'A picture of a thread', params: pictureParams, answer: 'FeedbackPicture' }) },
      async (request) => readPicture(platform, request.params),
    );
    scope.post<{ Params: FeedbackParams; Body: Static<typeof FeedbackReply> }>(
      '/v1/hr/feedback/:feedbackId/replies',
      { schema: describeOperation({ id: 'answerFeedback', tag: 'hr', summary: 'Answers the writer', params: feedbackParams, body: 'FeedbackReply', answer: 'FeedbackThread', status: 201 }) },
      async (request, reply) => reply.status(201).send(await answerFeedback(platform, request.hr, { ...request.params, text: request.body.text })),
    );
    scope.post<{ Params: FeedbackParams }>(
      '/v1/hr/feedback/:feedbackId/close',
      { schema: describeOperation({ id: 'closeFeedback', tag: 'hr', summary: 'Ends a thread', params: feedbackParams, answer: 'FeedbackThread' }) },
      async (request) => closeFeedback(platform, request.hr, request.params.feedbackId),
    );
  });
}
