import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/** Longer than any answer takes, a spreadsheet's download aside: that one begins again elsewhere. */
const patienceMs = 20_000;
/** Browsers and pools connect ahead of a request that may never come; one that comes follows at once. */
const silenceMs = 1000;

/**
 * To be called before the server listens. The function that it returns closes it: takes no more connections,
 * answers what was taken, lets go of connections that nothing was asked on, and then ends what is still open.
 */
export function prepareClose(server: FastifyInstance): () => Promise<void> {
  const connections = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const endSilent = () => {
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  };
  return async () => {
    const timers = [
      setInterval(() => server.server.closeIdleConnections(), 50), setTimeout(endSilent, silenceMs), setTimeout(() => server.server.closeAllConnections(), patienceMs),
    ];
    await server.close();
    for (const timer of timers) clearTimeout(timer);
  };
}
