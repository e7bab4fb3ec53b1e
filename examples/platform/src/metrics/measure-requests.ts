import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { eventStreamType } from '../http/event-stream-type';
import type { SystemName } from '../systems/system-names';
import type { PlatformMetrics } from './platform-metrics';

/** Counts and times requests by their operation in the OpenAPI file; what has none is `none`. */
export function measureRequests(server: FastifyInstance, metrics: PlatformMetrics): void {
  server.addHook('onRequest', async () => metrics.inFlight.inc());
  // Once for each request, also when its client hung up.
  server.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      metrics.inFlight.dec();
      metrics.countRequest({ system: readSystem(request), operation: readOperation(request), status: reply.raw.headersSent ? reply.raw.statusCode : 499, seconds: staysOpen(request, reply) ? undefined : reply.elapsedTime / 1000 });
    });
  });
}

export function readOperation(request: FastifyRequest): string {
  const { schema } = request.routeOptions;
  return schema !== undefined && 'operationId' in schema && typeof schema.operationId === 'string' ? schema.operationId : 'none';
}

function readSystem(request: FastifyRequest): SystemName {
  const route = request.routeOptions.url ?? '';
  if (route.startsWith('/employment-service/')) return 'employment-service';
  return route.startsWith('/real-name-system/') ? 'real-name-system' : 'voucher-platform';
}

/** Event streams and WebSockets. */
function staysOpen(request: FastifyRequest, reply: FastifyReply): boolean {
  return request.headers.upgrade !== undefined || String(reply.raw.getHeader('content-type')).startsWith(eventStreamType);
}
