import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Aborts when the client hangs up before the answer, or when `streamsEnd` does: the node leaves,
 * and what waits is answered as things stand. Listens to the answer, not to the connection: that
 * one outlives it and serves the next request.
 */
export function watchDisconnect(request: FastifyRequest, reply: FastifyReply, streamsEnd: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort();
  reply.raw.once('close', () => {
    streamsEnd.removeEventListener('abort', abort);
    if (!reply.raw.writableFinished) abort();
  });
  streamsEnd.addEventListener('abort', abort);
  if (streamsEnd.aborted || (request.raw.destroyed && !request.raw.complete)) abort();
  return controller.signal;
}
