import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { authenticateHr } from '../../hr-accounts/authenticate-hr';
import type { Platform } from '../../platform';
import { importLimits } from '../../voucher-platform/institution-imports/import-limits';
import { listImports, readImport } from '../../voucher-platform/institution-imports/read-import';
import { startImport } from '../../voucher-platform/institution-imports/start-import';
import { writeImportTemplate } from '../../voucher-platform/institution-imports/write-import-template';
import { describeOperation } from '../describe-operation';
import { sendSpreadsheet, spreadsheetType } from '../send-spreadsheet';

const importParams = Type.Object({ importId: Type.String({ pattern: '^[0-9a-f]{32}$' }) });

/** Institutions from an Excel file (R9, A24). The file is the body itself: one file, no form around it. */
export function registerHrImportRoutes(server: FastifyInstance, platform: Platform): void {
  server.addContentTypeParser(spreadsheetType, { parseAs: 'buffer', bodyLimit: importLimits.uploadBytes }, async (_: unknown, body: Buffer) => body);
  server.get(
    '/v1/hr/institution-imports/template',
    { schema: describeOperation({ id: 'readImportTemplate', tag: 'hr', summary: 'The Excel file to fill in (R9)', file: spreadsheetType }) },
    async (_, reply) => {
      const bytes = await writeImportTemplate();
      return sendSpreadsheet(reply, { fileName: '培训机构导入模板.xlsx', byteLength: bytes.length, bytes: Buffer.from(bytes) });
    },
  );
  server.get(
    '/v1/hr/institution-imports',
    { schema: describeOperation({ id: 'listImports', tag: 'hr', summary: 'My latest imports, newest first', answer: 'InstitutionImportList' }) },
    async (request) => listImports(platform, request.hr),
  );
  server.post(
    '/v1/hr/institution-imports',
    {
      bodyLimit: importLimits.uploadBytes,
      // Before the body is read: a stranger sends no 8 MB.
      onRequest: async (request) => {
        await authenticateHr(platform, request);
      },
      schema: describeOperation({ id: 'startImport', tag: 'hr', summary: 'Imports institutions from the .xlsx that is the body (at most 8 MB, 20,000 rows): all or none (R9, A24)', upload: spreadsheetType, answer: 'InstitutionImport', status: 201 }),
    },
    async (request, reply) => {
      const onFault = (error: unknown) => request.log.error({ type: error instanceof Error ? error.name : 'unknown' }, 'an import was interrupted');
      return reply.status(201).send(await startImport(platform, request.hr, request.body, onFault));
    },
  );
  server.get<{ Params: Static<typeof importParams> }>(
    '/v1/hr/institution-imports/:importId',
    { schema: describeOperation({ id: 'readImport', tag: 'hr', summary: 'How far an import is, or what is wrong with which row', params: importParams, answer: 'InstitutionImport' }) },
    async (request) => readImport(platform, request.hr, request.params.importId),
  );
}
