import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { Type, type Static } from 'typebox';
import { hashBody } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { openDownload } from '../../voucher-platform/exports/download-export';
import { readExportQuota } from '../../voucher-platform/exports/export-quota';
import { produceExport } from '../../voucher-platform/exports/produce-export';
import { listTrainees } from '../../voucher-platform/training-statistics/list-trainees';
import { listUsedTemplates } from '../../voucher-platform/training-statistics/list-used-templates';
import { listUsedVouchers } from '../../voucher-platform/training-statistics/list-used-vouchers';
import { readTrainingStatistics } from '../../voucher-platform/training-statistics/read-training-statistics';
import { describeOperation } from '../describe-operation';
import { ExportQuotaQuery, StatisticsPageQuery, StatisticsQuery, UsedVoucherQuery, type ExportedList } from '../schemas/training-statistics-schemas';
import { InstitutionNumber } from '../schemas/values';
import { sendSpreadsheet } from '../send-spreadsheet';

const institutionParams = Type.Object({ institutionNumber: InstitutionNumber });
type InstitutionParams = Static<typeof institutionParams>;
const tokenParams = Type.Object({ downloadToken: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) });

/** 培训统计 and its exports. */
export function registerTrainingStatisticsRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: InstitutionParams; Querystring: Static<typeof StatisticsQuery> }>(
    '/v1/institutions/:institutionNumber/training-statistics',
    { schema: describeOperation({ id: 'readTrainingStatistics', tag: 'institution', summary: 'Total in use, trainees, uses by day (R57, R64)', params: institutionParams, query: StatisticsQuery, answer: 'TrainingStatistics' }) },
    async (request) => readTrainingStatistics(platform, request.device, { ...request.params, query: request.query }),
  );
  server.get<{ Params: InstitutionParams; Querystring: Static<typeof StatisticsPageQuery> }>(
    '/v1/institutions/:institutionNumber/used-templates',
    { schema: describeOperation({ id: 'listUsedTemplates', tag: 'institution', summary: 'Templates with how many of their vouchers my institution used (R64)', params: institutionParams, query: StatisticsPageQuery, answer: 'UsedTemplatePage' }) },
    async (request) => listUsedTemplates(platform, request.device, { ...request.params, query: request.query }),
  );
  server.get<{ Params: InstitutionParams; Querystring: Static<typeof UsedVoucherQuery> }>(
    '/v1/institutions/:institutionNumber/used-vouchers',
    { schema: describeOperation({ id: 'listUsedVouchers', tag: 'institution', summary: 'Used vouchers of my institution, masked, newest first (R57, R64)', params: institutionParams, query: UsedVoucherQuery, answer: 'UsedVoucherPage' }) },
    async (request) => listUsedVouchers(platform, request.device, { ...request.params, query: request.query }),
  );
  server.get<{ Params: InstitutionParams; Querystring: Static<typeof StatisticsPageQuery> }>(
    '/v1/institutions/:institutionNumber/trainees',
    { schema: describeOperation({ id: 'listTrainees', tag: 'institution', summary: 'Enrolled trainees of my institution, masked, with their check-ins (R58)', params: institutionParams, query: StatisticsPageQuery, answer: 'EnrolledTraineePage' }) },
    async (request) => listTrainees(platform, request.device, { ...request.params, query: request.query }),
  );
  server.get<{ Params: InstitutionParams; Querystring: Static<typeof ExportQuotaQuery> }>(
    '/v1/institutions/:institutionNumber/export-quota',
    { schema: describeOperation({ id: 'readExportQuota', tag: 'institution', summary: 'How often this list may still be exported today (R60)', params: institutionParams, query: ExportQuotaQuery, answer: 'ExportQuota' }) },
    async (request) => readExportQuota(platform, request.device, { ...request.params, query: request.query }),
  );
  server.post<{ Params: InstitutionParams; Body: Static<typeof ExportedList>; Headers: { 'idempotency-key': string } }>(
    '/v1/institutions/:institutionNumber/exports',
    { schema: describeOperation({ id: 'exportList', tag: 'institution', summary: 'Makes the .xlsx of a list, at most 3 a day, and answers with its link (R57, R58, R60, A14)', params: institutionParams, body: 'ExportedList', answer: 'ExportedFile', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const { institutionNumber } = request.params;
      // The key holds for this institution's path: the same body for another one is another request.
      const bodyHash = hashBody(Buffer.concat([Buffer.from(`${institutionNumber}:`), request.rawBody]));
      return reply.status(201).send(await produceExport(platform, { actor: request.device, institutionNumber, request: request.body, operation: 'exportList', idempotencyKey: request.headers['idempotency-key'], bodyHash }));
    },
  );
}

/** Without a signature: a mini-program's and a browser's download carry none. The link is the permission, for a minute. */
export function registerExportDownloadRoute(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: Static<typeof tokenParams> }>(
    '/v1/exports/:downloadToken',
    // A HEAD, as link previews send it, must not end the link.
    { exposeHeadRoute: false, schema: describeOperation({ id: 'downloadExport', tag: 'public', summary: 'The .xlsx behind the link of an export; once, within 60 s', params: tokenParams, file: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }) },
    async (request, reply) => {
      const file = await openDownload(platform, request.params.downloadToken);
      reply.raw.once('finish', () => void file.complete().catch((error: unknown) => request.log.error({ type: error instanceof Error ? error.name : 'unknown' }, 'a download was not ended')));
      return sendSpreadsheet(reply, { fileName: file.fileName, byteLength: file.byteLength, bytes: Readable.from(file.bytes()) });
    },
  );
}
