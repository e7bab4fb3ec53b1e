import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { hashBody } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { checkInByLocation } from '../../voucher-platform/check-ins/check-in-by-location';
import { completeAssistedCheckIn } from '../../voucher-platform/check-ins/complete-assisted-check-in';
import { forecastCheckIn } from '../../voucher-platform/check-ins/forecast-check-in';
import { listAttendance } from '../../voucher-platform/check-ins/list-attendance';
import { listCheckIns } from '../../voucher-platform/check-ins/list-check-ins';
import { openCheckInDisplay } from '../../voucher-platform/check-ins/open-check-in-display';
import { scanCheckInCode } from '../../voucher-platform/check-ins/scan-check-in-code';
import { watchCheckInCode } from '../../voucher-platform/check-ins/watch-check-in-code';
import { answerWatch } from '../answer-watch';
import { describeOperation } from '../describe-operation';
import { AttendanceQuery, CheckInQuery, DisplayedCodeQuery, ForecastQuery, type AssistedCheckInRequest, type CheckInCodeScan, type LocationCheckInRequest, type NewCheckInDisplay } from '../schemas/check-in-schemas';
import { VoucherNumber } from '../schemas/values';

const voucherParams = Type.Object({ voucherNumber: VoucherNumber });
type VoucherParams = Static<typeof voucherParams>;
const displayParams = Type.Object({ displayId: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }) });
type RepeatableHeaders = { 'idempotency-key': string };

/** 培训签到, the trainee's side. */
export function registerCheckInRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: VoucherParams; Querystring: Static<typeof ForecastQuery> }>(
    '/v1/vouchers/:voucherNumber/check-ins/forecast',
    { schema: describeOperation({ id: 'forecastCheckIn', tag: 'trainee', summary: 'Would I pass now, by either tool; spends nothing (M2)', params: voucherParams, query: ForecastQuery, answer: 'CheckInForecast' }) },
    async (request) => forecastCheckIn(platform, { actor: request.device, voucherNumber: request.params.voucherNumber, query: request.query }),
  );
  server.get<{ Params: VoucherParams; Querystring: Static<typeof CheckInQuery> }>(
    '/v1/vouchers/:voucherNumber/check-ins',
    { schema: describeOperation({ id: 'listCheckIns', tag: 'trainee', summary: 'My check-ins, newest first, each with its day (R43)', params: voucherParams, query: CheckInQuery, answer: 'CheckInPage' }) },
    async (request) => listCheckIns(platform, { actor: request.device, voucherNumber: request.params.voucherNumber, query: request.query }),
  );
  server.post<{ Params: VoucherParams; Body: Static<typeof LocationCheckInRequest>; Headers: RepeatableHeaders }>(
    '/v1/vouchers/:voucherNumber/check-ins',
    { schema: describeOperation({ id: 'checkInByLocation', tag: 'trainee', summary: 'Checks in by place and face; a denial is recorded (R43 to R47, A3)', params: voucherParams, body: 'LocationCheckInRequest', answer: 'CompletedCheckIn', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const { device: actor, body } = request;
      return reply.status(201).send(await checkInByLocation(platform, { actor, request: body, ...readRepeatable(request, 'checkInByLocation') }));
    },
  );
  server.post<{ Params: VoucherParams; Body: Static<typeof CheckInCodeScan> }>(
    '/v1/vouchers/:voucherNumber/check-ins/scan',
    { schema: describeOperation({ id: 'scanCheckInCode', tag: 'trainee', summary: "Takes the campus's code for a grant of 5 min (R49)", params: voucherParams, body: 'CheckInCodeScan', answer: 'AssistedCheckInGrant', status: 201 }) },
    async (request, reply) => reply.status(201).send(await scanCheckInCode(platform, { actor: request.device, voucherNumber: request.params.voucherNumber, code: request.body.code })),
  );
  server.post<{ Params: VoucherParams; Body: Static<typeof AssistedCheckInRequest>; Headers: RepeatableHeaders }>(
    '/v1/vouchers/:voucherNumber/check-ins/assisted',
    { schema: describeOperation({ id: 'completeAssistedCheckIn', tag: 'trainee', summary: "Completes a check-in by the campus's code (R48, R49)", params: voucherParams, body: 'AssistedCheckInRequest', answer: 'CompletedCheckIn', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const { device: actor, body } = request;
      return reply.status(201).send(await completeAssistedCheckIn(platform, { actor, request: body, ...readRepeatable(request, 'completeAssistedCheckIn') }));
    },
  );
}

/** 辅助签到, the institution's side. */
export function registerCheckInDisplayRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof NewCheckInDisplay> }>(
    '/v1/check-in-displays',
    { schema: describeOperation({ id: 'openCheckInDisplay', tag: 'institution', summary: "Puts a campus's dynamic code on a screen for 30 min (R61)", body: 'NewCheckInDisplay', answer: 'CheckInDisplay', status: 201 }) },
    async (request, reply) => reply.status(201).send(await openCheckInDisplay(platform, request.device, request.body)),
  );
  server.get<{ Params: Static<typeof displayParams>; Querystring: Static<typeof DisplayedCodeQuery> }>(
    '/v1/check-in-displays/:displayId/code',
    { schema: describeOperation({ id: 'watchCheckInCode', tag: 'institution', summary: 'The code of my display; waits while it is number `after` (R61)', params: displayParams, query: DisplayedCodeQuery, answer: 'ShownCheckInCode', event: 'code' }) },
    async (request, reply) => answerWatch(platform, { request, reply, watched: watchCheckInCode(platform, { actor: request.device, displayId: request.params.displayId }) }),
  );
  server.get<{ Querystring: Static<typeof AttendanceQuery> }>(
    '/v1/check-ins',
    { schema: describeOperation({ id: 'listAttendance', tag: 'institution', summary: 'Who checked in at my institution, masked, newest first', query: AttendanceQuery, answer: 'AttendancePage' }) },
    async (request) => listAttendance(platform, request.device, request.query),
  );
}

/** The key holds for this voucher's path: the same key and body for another voucher are another request. */
function readRepeatable<Name extends 'checkInByLocation' | 'completeAssistedCheckIn'>(request: FastifyRequest<{ Params: VoucherParams; Headers: RepeatableHeaders }>, operation: Name) {
  const { voucherNumber } = request.params;
  return { voucherNumber, operation, idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(Buffer.concat([Buffer.from(voucherNumber), request.rawBody])) };
}
