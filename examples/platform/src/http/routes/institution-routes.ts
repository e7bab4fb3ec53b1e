import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { hashBody } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { listRedemptions } from '../../voucher-platform/redemptions/list-redemptions';
import { planScan } from '../../voucher-platform/redemptions/read-scan';
import { redeemVoucher } from '../../voucher-platform/redemptions/redeem-voucher';
import { verifyScan } from '../../voucher-platform/redemptions/verify-scan';
import { describeOperation } from '../describe-operation';
import { RedemptionQuery, type RedeemRequest, type VerifyScanRequest } from '../schemas/institution-schemas';

export function registerInstitutionRoutes(server: FastifyInstance, platform: Platform): void {
  server.decorateRequest('scan', null);
  server.post<{ Body: Static<typeof VerifyScanRequest> }>(
    '/v1/redemptions/verify',
    { schema: describeOperation({ id: 'verifyScan', tag: 'institution', summary: 'Verifies a scanned code and reserves the voucher for 120 s; uses nothing (A27)', body: 'VerifyScanRequest', answer: 'VerifiedScan' }), config: { planReadAlong: planScan(platform) } },
    async (request) => verifyScan(platform, request.device, request.body, request.scan),
  );
  server.post<{ Body: Static<typeof RedeemRequest>; Headers: { 'idempotency-key': string } }>(
    '/v1/redemptions',
    { schema: describeOperation({ id: 'redeemVoucher', tag: 'institution', summary: 'Uses a voucher exactly once (R42)', body: 'RedeemRequest', answer: 'Redemption', status: 201, isRepeatable: true }), config: { planReadAlong: planScan(platform, 'redeemVoucher') } },
    async (request, reply) => {
      const repeatable = { operation: 'redeemVoucher', idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) } as const;
      const onRecorded = () => {
        request.flushNonce = null;
      };
      const redemption = await redeemVoucher(platform, { actor: request.device, request: request.body, scan: request.scan, onRecorded, ...repeatable });
      await request.flushNonce?.();
      return reply.status(201).send(redemption);
    },
  );
  server.get<{ Querystring: Static<typeof RedemptionQuery> }>(
    '/v1/redemptions',
    { schema: describeOperation({ id: 'listRedemptions', tag: 'institution', summary: 'What my institution used, newest first (R57)', query: RedemptionQuery, answer: 'RedemptionPage' }) },
    async (request) => listRedemptions(platform, request.device, request.query),
  );
}
