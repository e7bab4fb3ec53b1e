import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';

export const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** An `.xlsx` to be saved, never shown, sniffed or cached. Without a length it is sent as it is written. */
export function sendSpreadsheet(reply: FastifyReply, file: { fileName: string; byteLength?: number; bytes: Readable | Uint8Array }): FastifyReply {
  if (file.byteLength !== undefined) reply.header('content-length', String(file.byteLength));
  return reply
    .header('content-type', spreadsheetType)
    .header('content-disposition', `attachment; filename="list.xlsx"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(file.bytes);
}
