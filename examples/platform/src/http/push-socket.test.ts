import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { registerPushSocket, socketLimits } from './push-socket';

const beatMs = 600;
const mostFrameBytes = 64 * 1024;

let server: FastifyInstance;
let open = 0;
let url: string;
beforeEach(async () => {
  open = 0;
  server = Fastify();
  await server.register(websocket, { options: socketLimits });
  const gauge = { inc: () => void (open += 1), dec: () => void (open -= 1) };
  registerPushSocket(server, { streamsEnd: new AbortController().signal, gauge, beatMs });
  await server.listen({ port: 0, host: '127.0.0.1' });
  url = `ws://127.0.0.1:${(server.server.address() as AddressInfo).port}/v1/push`;
});
afterEach(() => server.close());

async function connect(options: { autoPong?: boolean } = {}) {
  const socket = new WebSocket(url, options).on('error', () => undefined);
  const seen = { pings: 0, beats: 0, closedWith: undefined as number | undefined };
  socket.on('ping', () => (seen.pings += 1)).on('message', () => (seen.beats += 1)).on('close', (code) => (seen.closedWith = code));
  await once(socket, 'open');
  return { socket, seen };
}

it('drops a peer that answers no ping before the next one is due, and no other', async () => {
  const [silent, answering] = [await connect({ autoPong: false }), await connect()];
  const beganAtMs = performance.now();
  await expect.poll(() => silent.seen.closedWith, { timeout: 10_000, interval: 10 }).toBe(1006);
  expect(performance.now() - beganAtMs).toBeGreaterThan(beatMs);
  expect(silent.seen).toMatchObject({ pings: 1, beats: 1 });
  await expect.poll(() => answering.seen.beats, { timeout: 10_000 }).toBeGreaterThan(2);
  expect([answering.seen.closedWith, open]).toEqual([undefined, 1]);
  answering.socket.terminate();
  await expect.poll(() => open).toBe(0);
});

it('closes the socket on which too large a frame came, whole or in fragments, and no other', async () => {
  const [whole, fragments, other] = [await connect(), await connect(), await connect()];
  whole.socket.send('x'.repeat(mostFrameBytes + 1));
  for (let sent = 0; sent <= mostFrameBytes; sent += 16 * 1024) fragments.socket.send('x'.repeat(16 * 1024), { fin: false });
  await expect.poll(() => [whole.seen.closedWith, fragments.seen.closedWith], { timeout: 10_000 }).toEqual([1009, 1009]);
  const { beats } = other.seen;
  await expect.poll(() => other.seen.beats, { timeout: 10_000 }).toBeGreaterThan(beats + 1);
  expect([other.seen.closedWith, open]).toEqual([undefined, 1]);
  other.socket.terminate();
  await expect.poll(() => open).toBe(0);
});
