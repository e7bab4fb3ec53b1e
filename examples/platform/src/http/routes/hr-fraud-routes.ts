import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { listFraudSignals, reviewFraudSignal } from '../../voucher-platform/fraud-signals/list-fraud-signals';
import { describeOperation } from '../describe-operation';
import { FraudSignalQuery, type FraudReview } from '../schemas/fraud-schemas';

const signalParams = Type.Object({ signalId: Type.String({ pattern: '^[0-9a-f]{32}$' }) });

/** Signs of fraud and what people made of them (M7). */
export function registerHrFraudRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof FraudSignalQuery> }>(
    '/v1/hr/fraud-signals',
    { schema: describeOperation({ id: 'listFraudSignals', tag: 'hr', summary: 'Signs of fraud at institutions of the region, newest first (M7)', query: FraudSignalQuery, answer: 'FraudSignalPage' }) },
    async (request) => listFraudSignals(platform, request.hr, request.query),
  );
  server.post<{ Params: Static<typeof signalParams>; Body: Static<typeof FraudReview> }>(
    '/v1/hr/fraud-signals/:signalId/reviews',
    { schema: describeOperation({ id: 'reviewFraudSignal', tag: 'hr', summary: 'Confirms or dismisses a sign, with a reason (M7)', params: signalParams, body: 'FraudReview', answer: 'FraudSignal' }) },
    async (request) => reviewFraudSignal(platform, request.hr, request.params.signalId, request.body),
  );
}
