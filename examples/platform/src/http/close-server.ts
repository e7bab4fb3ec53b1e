import type { FastifyInstance } from 'fastify';

/** Longer than any answer takes, a spreadsheet's download aside: that one begins again elsewhere. */
const patienceMs = 20_000;

/** Takes no more connections, answers what was taken, and then ends what is still open. */
export async function closeServer(server: FastifyInstance): Promise<void> {
  const idle = setInterval(() => server.server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.server.closeAllConnections(), patienceMs);
  await server.close();
  clearInterval(idle);
  clearTimeout(timer);
}
