import { createEventReader, type StreamEvent } from '@skill-voucher/sdk-core';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { eventStreamType } from './event-stream-type';
import { mostMessageBytes, readPushMessage, type PushMessage } from './push-message';
import { refuseRequest } from './refused-request';

/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const closeCodes = { goingAway: 1001, policyViolation: 1008 } as const;
const mostSubscriptions = 8;
/** A socket that follows nothing is closed. */
const idleMs = 10_000;
const defaultBeatMs = 15_000;
/** Of messages that the peer did not take yet: it is dropped. */
const mostBufferedBytes = 256 * 1024;

/** Of any socket; a message that is a little too long still gets an answer, a longer one a close with 1009. A peer that does not answer a close is waited for 5 s. */
export const socketLimits = { maxPayload: 8 * mostMessageBytes, closeTimeout: 5000, allowSynchronousEvents: false };

export interface PushSocketOptions {
  /** Aborted when the node leaves. */
  readonly streamsEnd: AbortSignal;
  /** Of the socket's life. */
  readonly gauge: { inc(): void; dec(): void };
  /** Between two pings; 15 s by default. */
  readonly beatMs?: number;
}

/**
 * Serves one socket: each message is a signed GET that is put to this very server as over HTTP, and
 * answered with its events. So whatever holds for a request holds here, rate limits and refusals among it.
 */
function servePushSocket(socket: WebSocket, request: FastifyRequest, options: PushSocketOptions): void {
  const { server } = request;
  const { streamsEnd, gauge, beatMs = defaultBeatMs } = options;
  const subscriptions = new Map<string, AbortController>();
  let following = 0;
  let isAlive = true;
  let idle = startIdle();

  function startIdle(): NodeJS.Timeout {
    return setTimeout(() => socket.close(closeCodes.policyViolation, 'nothing is followed'), idleMs);
  }

  function send(message: object): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > mostBufferedBytes) return socket.terminate();
    socket.send(JSON.stringify(message));
  }

  function count(change: 1 | -1): void {
    following += change;
    clearTimeout(idle);
    if (following === 0 && socket.readyState === socket.OPEN) idle = startIdle();
  }

  async function follow(message: Extract<PushMessage, { path: string }>, signal: AbortSignal): Promise<void> {
    const { id, path, headers } = message;
    const answer = await server.inject({ method: 'GET', url: path, headers: { ...headers, accept: eventStreamType }, remoteAddress: request.ip, payloadAsStream: true });
    // Not by inject's own signal: one that is aborted before inject begins leaves an error that nobody hears, and the process ends.
    const body = answer.stream().setEncoding('utf8').on('error', () => undefined);
    const hangUp = () => void answer.raw.res.destroy();
    if (signal.aborted) {
      hangUp();
      return send({ id, ended: true });
    }
    signal.addEventListener('abort', hangUp, { once: true });
    if (answer.statusCode !== 200) return send({ id, refusal: JSON.parse(await readAll(body)) as object });
    count(1);
    try {
      send({ id, opened: true });
      const read = createEventReader((event) => send(describeEvent(id, event)));
      for await (const text of body) read(text as string);
      send({ id, ended: true });
    } finally {
      count(-1);
    }
  }

  async function subscribe(message: Extract<PushMessage, { path: string }>): Promise<void> {
    const { id } = message;
    const tooMany = subscriptions.size >= mostSubscriptions;
    if (tooMany || subscriptions.has(id)) return send({ id, refusal: server.describeRefusal(refuseRequest('invalidRequest', { field: tooMany ? 'subscriptions' : 'id' }), request) });
    const controller = new AbortController();
    subscriptions.set(id, controller);
    try {
      await follow(message, controller.signal);
    } catch (error) {
      // Ended from either side, or the server is closing.
      if (!controller.signal.aborted) request.log.debug({ type: error instanceof Error ? error.name : '' }, 'push ended');
      send({ id, ended: true });
    } finally {
      subscriptions.delete(id);
    }
  }

  function receive(data: Buffer, isBinary: boolean): void {
    if (socket.readyState !== socket.OPEN) return;
    try {
      const message = readPushMessage(data, isBinary);
      if ('end' in message) subscriptions.get(message.id)?.abort();
      else void subscribe(message);
    } catch (error) {
      send({ refusal: server.describeRefusal(error, request) });
      socket.close(closeCodes.policyViolation, 'not a message');
    }
  }

  const beat = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
    send({ beat: true }); // pages and mini-programs do not see a ping
  }, beatMs);
  const leave = () => socket.close(closeCodes.goingAway, 'the node leaves');
  gauge.inc();
  streamsEnd.addEventListener('abort', leave);
  socket.on('message', receive);
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.once('close', () => {
    clearInterval(beat);
    clearTimeout(idle);
    streamsEnd.removeEventListener('abort', leave);
    for (const controller of subscriptions.values()) controller.abort();
    gauge.dec();
  });
  if (streamsEnd.aborted) leave();
}

function describeEvent(id: string, { name, id: after, data }: StreamEvent): object {
  const value = JSON.parse(data) as object;
  return name === 'refusal' ? { id, refusal: value } : { id, event: name, after, data: value };
}

async function readAll(body: Readable): Promise<string> {
  let text = '';
  for await (const part of body) text += part as string;
  return text;
}

/** `GET /v1/push`: docs/protocols/push.md. Nothing in the handshake says who it is. */
export function registerPushSocket(server: FastifyInstance, options: PushSocketOptions): void {
  server.route({
    method: 'GET', url: '/v1/push',
    schema: { hide: true, operationId: 'openPushSocket', tags: ['public'] },
    handler: async () => {
      throw refuseRequest('invalidRequest', { field: 'upgrade' });
    },
    wsHandler: (socket, request) => servePushSocket(socket, request, options),
  });
}
