import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { hashBody } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { claimVoucher } from '../../voucher-platform/claims/claim-voucher';
import { forecastClaim } from '../../voucher-platform/claims/forecast-claim';
import { listClaimableTemplates } from '../../voucher-platform/templates/list-claimable-templates';
import { forecastUse } from '../../voucher-platform/vouchers/forecast-use';
import { listVouchers } from '../../voucher-platform/vouchers/list-vouchers';
import { listVoucherAccesses, readVoucher } from '../../voucher-platform/vouchers/read-voucher';
import { requestCredential } from '../../voucher-platform/vouchers/request-credential';
import { watchVoucherState } from '../../voucher-platform/vouchers/watch-voucher-state';
import { answerWatch } from '../answer-watch';
import { describeOperation } from '../describe-operation';
import { ClaimableQuery, DataAccessQuery, UseForecastQuery, VoucherQuery, VoucherStateQuery, type ClaimRequest } from '../schemas/voucher-schemas';
import { TemplateNumber, VoucherNumber } from '../schemas/values';

const templateParams = Type.Object({ templateNumber: TemplateNumber });
const voucherParams = Type.Object({ voucherNumber: VoucherNumber });
type VoucherParams = Static<typeof voucherParams>;

export function registerTraineeRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof ClaimableQuery> }>(
    '/v1/templates/claimable',
    { schema: describeOperation({ id: 'listClaimableTemplates', tag: 'trainee', summary: 'Vouchers to claim in my region, newest first (R33)', query: ClaimableQuery, answer: 'ClaimableTemplatePage' }) },
    async (request) => listClaimableTemplates(platform, request.device, request.query),
  );
  server.post<{ Body: Static<typeof ClaimRequest>; Headers: { 'idempotency-key': string } }>(
    '/v1/claims',
    { schema: describeOperation({ id: 'claimVoucher', tag: 'trainee', summary: 'Claims one voucher of a template (R34, A7)', body: 'ClaimRequest', answer: 'ClaimedVoucher', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const repeatable = { operation: 'claimVoucher', idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) } as const;
      return reply.status(201).send(await claimVoucher(platform, { actor: request.device, request: request.body, ...repeatable }));
    },
  );
  server.get<{ Params: Static<typeof templateParams> }>(
    '/v1/templates/:templateNumber/claim-forecast',
    { schema: describeOperation({ id: 'forecastClaim', tag: 'trainee', summary: 'Would I get one now; takes nothing (M2)', params: templateParams, answer: 'ClaimForecast' }) },
    async (request) => forecastClaim(platform, request.device, request.params.templateNumber),
  );
  server.get<{ Querystring: Static<typeof VoucherQuery> }>(
    '/v1/vouchers',
    { schema: describeOperation({ id: 'listVouchers', tag: 'trainee', summary: 'My vouchers, newest claim first (R33)', query: VoucherQuery, answer: 'VoucherPage' }) },
    async (request) => listVouchers(platform, request.device, request.query),
  );
  server.get<{ Params: VoucherParams }>(
    '/v1/vouchers/:voucherNumber',
    { schema: describeOperation({ id: 'readVoucher', tag: 'trainee', summary: 'One of my vouchers with its history and who saw my data (M3)', params: voucherParams, answer: 'VoucherDetail' }) },
    async (request) => readVoucher(platform, request.device, request.params.voucherNumber),
  );
  server.get<{ Params: VoucherParams; Querystring: Static<typeof DataAccessQuery> }>(
    '/v1/vouchers/:voucherNumber/accesses',
    { schema: describeOperation({ id: 'listVoucherAccesses', tag: 'trainee', summary: 'Who saw my data of this voucher, newest first (M3)', params: voucherParams, query: DataAccessQuery, answer: 'DataAccessPage' }) },
    async (request) => listVoucherAccesses(platform, { actor: request.device, voucherNumber: request.params.voucherNumber, query: request.query }),
  );
  server.get<{ Params: VoucherParams; Querystring: Static<typeof UseForecastQuery> }>(
    '/v1/vouchers/:voucherNumber/use-forecast',
    { schema: describeOperation({ id: 'forecastUse', tag: 'trainee', summary: 'Would a scan of my code pass now; reserves nothing (M2)', params: voucherParams, query: UseForecastQuery, answer: 'UseForecast' }) },
    async (request) => forecastUse(platform, { actor: request.device, voucherNumber: request.params.voucherNumber, institutionNumber: request.query.institutionNumber }),
  );
  server.get<{ Params: VoucherParams; Querystring: Static<typeof VoucherStateQuery> }>(
    '/v1/vouchers/:voucherNumber/state',
    { schema: describeOperation({ id: 'watchVoucherState', tag: 'trainee', summary: 'Answers as soon as the status differs from `after`', params: voucherParams, query: VoucherStateQuery, answer: 'VoucherState', event: 'state' }) },
    async (request, reply) => answerWatch(platform, { request, reply, watched: watchVoucherState(platform, { actor: request.device, voucherNumber: request.params.voucherNumber }) }),
  );
  server.post<{ Params: VoucherParams }>(
    '/v1/vouchers/:voucherNumber/credentials',
    { schema: describeOperation({ id: 'requestCredential', tag: 'trainee', summary: "A credential of my voucher for this device's key (A21)", params: voucherParams, answer: 'Credential', status: 201 }) },
    async (request, reply) => reply.status(201).send(await requestCredential(platform, request.device, request.params.voucherNumber)),
  );
}
