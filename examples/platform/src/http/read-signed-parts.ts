import type { FastifyRequest } from 'fastify';

/** The request as it came over the wire, for RFC 9421. */
export function readSignedParts(request: FastifyRequest) {
  const url = request.raw.url ?? '/';
  const at = url.indexOf('?');
  return {
    method: request.method,
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at),
    headers: request.headers,
    body: request.rawBody,
  };
}
