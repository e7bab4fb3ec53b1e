import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { readOperation } from '../metrics/measure-requests';
import type { Platform } from '../platform';
import { followWatched, pollWatched, type Watched } from '../voucher-platform/push/watched';
import { eventStreamType } from './event-stream-type';
import { watchDisconnect } from './watch-disconnect';

/** Shorter than proxies keep a silent answer open. */
const beatMs = 15_000;
/** Then the client asks anew, signed anew, perhaps another node; not all of them at once. */
const drawLifeMs = () => (10 + 5 * Math.random()) * 60_000;
/** A client without a better idea; ours draw their own. */
const retryMs = 3000;

type WatchRequest = FastifyRequest<{ Querystring: { after?: string | number; waitSeconds?: number } }>;

/** One answer after `waitSeconds` at most, or, to `Accept: text/event-stream`, each value as it comes (`waitSeconds` says nothing then). */
export async function answerWatch<Value>(platform: Platform, exchange: { readonly request: WatchRequest; readonly reply: FastifyReply; readonly watched: Watched<Value> }): Promise<unknown> {
  const { request, reply, watched } = exchange;
  const { after, waitSeconds = 0 } = request.query;
  const given = { after: after === undefined ? undefined : String(after), signal: watchDisconnect(request, reply, platform.draining.streamsEnd) };
  if (!wantsEvents(request)) return pollWatched(watched, { ...given, waitSeconds });
  const first = await watched.read();
  const close = platform.openStreams.open({ keyThumbprint: request.device.keyThumbprint, operation: readOperation(request) });
  const values = followWatched(watched, { ...given, first, beatMs, lifeMs: drawLifeMs() });
  const stream = Readable.from(writeEvents(values, { watched, request, server: request.server }), { objectMode: false }).once('close', close);
  // Neither stored nor held back on its way.
  reply.header('cache-control', 'no-store, no-transform').header('x-accel-buffering', 'no').type(eventStreamType);
  return reply.send(stream);
}

function wantsEvents(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').split(',').some((type) => type.split(';')[0]?.trim() === eventStreamType);
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html; a refusal ends it. */
async function* writeEvents<Value>(values: AsyncIterable<Value | undefined>, context: { watched: Watched<Value>; request: FastifyRequest; server: FastifyInstance }): AsyncGenerator<string> {
  const { watched, request, server } = context;
  yield `retry: ${retryMs}\n: open\n\n`;
  try {
    for await (const value of values) {
      yield value === undefined ? ':\n\n' : `event: ${watched.event}\nid: ${watched.mark(value)}\ndata: ${JSON.stringify(value)}\n\n`;
    }
  } catch (error) {
    yield `event: refusal\ndata: ${JSON.stringify(server.describeRefusal(error, request))}\n\n`;
  }
}
