import type { FastifyReply, FastifyRequest } from 'fastify';

/** Aborts when the client hangs up before the answer. Listens to the answer, not to the connection: that one outlives it and serves the next request. */
export function watchDisconnect(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  if (request.raw.destroyed && !request.raw.complete) controller.abort();
  return controller.signal;
}
