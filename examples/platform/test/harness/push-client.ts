import { createEventReader, type RefusalCode } from '@skill-voucher/sdk-core';
import type { Sockets } from '@skill-voucher/sdk-core/push';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { signCall, type CalledPlatform, type Signer } from './test-device';

/** What either transport tells. */
export interface PushedEvent<Value = Record<string, unknown>> {
  readonly event: string;
  readonly after: string;
  readonly data: Value;
}

interface Inbox<Item> {
  push(item: Item): void;
  /** Rejects after `withinMs`. */
  next(withinMs?: number): Promise<Item>;
  readonly waiting: readonly Item[];
}

function createInbox<Item>(): Inbox<Item> {
  const waiting: Item[] = [];
  let wake: () => void = () => undefined;
  return {
    waiting,
    push(item) {
      waiting.push(item);
      wake();
    },
    async next(withinMs = 5000) {
      const endsAtMs = performance.now() + withinMs;
      while (waiting.length === 0) {
        const leftMs = endsAtMs - performance.now();
        if (leftMs <= 0) throw new Error(`nothing came within ${withinMs} ms`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, leftMs);
        });
      }
      return waiting.shift() as Item;
    },
  };
}

export interface TestStream {
  readonly status: number;
  /** Of a refusal before the stream. */
  readonly code: RefusalCode | undefined;
  readonly headers: Headers;
  readonly events: Inbox<PushedEvent>;
  /** Resolves when the platform ended it. */
  readonly ended: Promise<void>;
  hangUp(): void;
}

/** Follows a signed GET as an event stream. */
export async function openStream(platform: CalledPlatform, signer: Signer, path: string): Promise<TestStream> {
  const signed = await signCall(platform, signer, { method: 'GET', path });
  const abort = new AbortController();
  const response = await fetch(signed.url, { ...signed.init, headers: { ...signed.init.headers, accept: 'text/event-stream' }, signal: abort.signal });
  const events = createInbox<PushedEvent>();
  const hangUp = () => abort.abort();
  if (!response.ok) {
    const { code } = (await response.json()) as { code: RefusalCode };
    return { status: response.status, code, headers: response.headers, events, ended: Promise.resolve(), hangUp };
  }
  const read = createEventReader(({ name, id, data }) => events.push({ event: name, after: id, data: JSON.parse(data) as Record<string, unknown> }));
  const drain = async () => {
    const decoder = new TextDecoder();
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) read(decoder.decode(part, { stream: true }));
  };
  return { status: response.status, code: undefined, headers: response.headers, events, ended: drain().catch(() => undefined), hangUp };
}

export interface SocketMessage extends Partial<PushedEvent> {
  readonly id?: string;
  readonly opened?: true;
  readonly ended?: true;
  readonly refusal?: { readonly code: RefusalCode; readonly requestId: string; readonly details: Record<string, unknown> };
}

export interface TestSocket {
  readonly messages: Inbox<SocketMessage>;
  readonly closed: Promise<number>;
  /** Signs a GET and asks to follow it; the message that was sent. */
  follow(id: string, signer: Signer, path: string): Promise<string>;
  send(text: string | Uint8Array): void;
  /** Several in one piece, as a network may hand them on. */
  sendTogether(texts: readonly string[]): void;
  hangUp(): void;
}

export async function openSocket(platform: CalledPlatform, headers: Record<string, string> = {}): Promise<TestSocket> {
  const socket = new WebSocket(`${platform.url.replace(/^http/, 'ws')}/v1/push`, { headers });
  const messages = createInbox<SocketMessage>();
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as SocketMessage & { beat?: true };
    if (message.beat !== true) messages.push(message);
  });
  await new Promise<void>((resolve, reject) => socket.once('open', () => resolve()).once('error', reject));
  return {
    messages, closed,
    async follow(id, signer, path) {
      const { init } = await signCall(platform, signer, { method: 'GET', path });
      const text = JSON.stringify({ id, path, headers: init.headers });
      socket.send(text);
      return text;
    },
    send: (data) => socket.send(data),
    sendTogether(texts) {
      const { _socket: stream } = socket as unknown as { _socket: Socket };
      stream.cork();
      for (const text of texts) socket.send(text);
      stream.uncork();
    },
    hangUp: () => socket.terminate(),
  };
}

/** WebSockets as a host has them. */
export const testSockets: Sockets = {
  connect(url, listener) {
    const socket = new WebSocket(url);
    socket.on('open', () => listener.onOpen());
    socket.on('message', (data: Buffer) => listener.onText(data.toString()));
    socket.on('close', () => listener.onClose());
    socket.on('error', () => undefined);
    return socket;
  },
};
