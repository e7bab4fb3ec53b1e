import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseRequest } from './refused-request';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes as they came: what the digest and the idempotency hash are made of. */
    rawBody: Uint8Array;
    /** Not JSON: refused after the signature was checked. */
    isBodyMalformed: boolean;
  }
}

const noBody = new Uint8Array(0);

/** JSON only; the raw bytes stay on the request. */
export function keepRawBody(server: FastifyInstance): void {
  server.decorateRequest('rawBody', null as unknown as Uint8Array);
  server.addHook('onRequest', async (request) => {
    request.rawBody = noBody;
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    request.rawBody = body;
    if (body.length === 0) return undefined;
    try {
      return JSON.parse(body.toString('utf8')) as unknown;
    } catch {
      request.isBodyMalformed = true;
      return undefined;
    }
  });
  // Anything else is read and refused as a body of the wrong shape, after the signature was checked.
  server.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    request.rawBody = body;
    request.isBodyMalformed = body.length > 0;
    return undefined;
  });
  server.decorateRequest('isBodyMalformed', false);
  server.addHook('preHandler', async (request) => {
    if (request.isBodyMalformed || hasNul(request)) throw refuseRequest('invalidRequest', { field: 'body' });
  });
}

/** PostgreSQL's text cannot hold U+0000. */
function hasNul(request: FastifyRequest): boolean {
  return (request.raw.url ?? '').includes('%00') || Buffer.from(request.rawBody).includes('\\u0000');
}
