import type { FastifyRequest } from 'fastify';

/** Aborts when the client hangs up before the answer. */
export function watchDisconnect(request: FastifyRequest): AbortSignal {
  const controller = new AbortController();
  request.raw.socket.once('close', () => controller.abort());
  return controller.signal;
}
