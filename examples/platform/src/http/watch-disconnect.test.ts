import Fastify from 'fastify';
import { Agent, get } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { watchDisconnect } from './watch-disconnect';

it('leaves no listener on a connection that serves many waits, and hears a client that hangs up', async () => {
  const server = Fastify();
  const sockets = new Set<Socket>();
  let listeners = 0;
  let aborted = 0;
  let begun = 0;
  server.get<{ Querystring: { ms: string } }>('/wait', async (request, reply) => {
    begun += 1;
    const signal = watchDisconnect(request, reply);
    signal.addEventListener('abort', () => (aborted += 1));
    sockets.add(request.raw.socket);
    listeners = Math.max(listeners, request.raw.socket.listenerCount('close'));
    await new Promise((resolve) => setTimeout(resolve, Number(request.query.ms)));
    return 'done';
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () => new Promise<void>((resolve, reject) => get({ port, path: '/wait?ms=20', agent }, (answer) => answer.resume().on('end', resolve)).on('error', reject));
  await ask();
  const first = listeners;
  for (let round = 0; round < 15; round += 1) await ask();
  expect(sockets.size).toBe(1);
  expect(listeners).toBe(first);
  expect(aborted).toBe(0);
  const before = begun;
  const hung = get({ port, path: '/wait?ms=2000', agent }).on('error', () => undefined);
  await expect.poll(() => begun, { timeout: 10_000 }).toBe(before + 1);
  hung.destroy();
  await expect.poll(() => aborted, { timeout: 10_000 }).toBe(1);
  agent.destroy();
  await server.close();
});
