import { refusalStatuses, refuse, type Refusal, type RefusalCode, type RefusalDetails } from '@skill-voucher/sdk-core';
import { describeRefusal } from '@skill-voucher/sdk-core/messages';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { isDatabaseAway } from '../database/database-errors';
import { RefusedRequest } from './refused-request';
import type { Refusal as RefusalSchema } from './schemas/session-schemas';

interface RefusalOptions {
  nowMs(): number;
  /** Told the code of every refusal. */
  onRefusal?: ((code: string) => void) | undefined;
}

type RefusalBody = Static<typeof RefusalSchema>;

declare module 'fastify' {
  interface FastifyInstance {
    /** What is told of an error where no status can be sent any more; counted, and a fault logged. */
    describeRefusal(error: unknown, request: FastifyRequest): RefusalBody;
  }
}

/** Every "no" leaves through here: code, Chinese sentence, whose move is next, request id, server time. */
export function answerRefusals(server: FastifyInstance, options: RefusalOptions): void {
  const describe = (refusal: Refusal, request: FastifyRequest): RefusalBody => {
    options.onRefusal?.(refusal.code);
    const { code, nextMove, details } = refusal;
    return { code, message: describeRefusal(refusal, 'zh-CN'), nextMove, details, requestId: request.id, serverTimeMs: options.nowMs() };
  };
  const describeError = (error: unknown, request: FastifyRequest): RefusalBody => {
    const refusal = toRefusal(error as FastifyError, request);
    if (refusal.code === 'internalError') request.log.error({ err: describeFault(error as FastifyError) }, 'request failed');
    return describe(refusal, request);
  };
  server.decorate('describeRefusal', describeError);
  server.setErrorHandler(async (error: FastifyError, request, reply) => sendRefusal(describeError((await flushNonce(request)) ?? error, request), reply));
  server.setNotFoundHandler(async (request, reply) => sendRefusal(describe(refuse('notFound'), request), reply));
}

/** Resolves with what went wrong. */
async function flushNonce(request: FastifyRequest): Promise<unknown> {
  try {
    await request.flushNonce?.();
    return undefined;
  } catch (error) {
    return error;
  }
}

function sendRefusal(body: RefusalBody, reply: FastifyReply): FastifyReply {
  const { seconds } = body.details as RefusalDetails;
  if (body.code === 'rateLimited' && typeof seconds === 'number') reply.header('retry-after', String(seconds));
  return reply.status(refusalStatuses[body.code as RefusalCode]).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function toRefusal(error: FastifyError, request: FastifyRequest): Refusal {
  if (error instanceof RefusedRequest) return error.refusal;
  if (error.validation !== undefined) return refuse('invalidRequest', { field: readField(error) });
  if (error.statusCode === 413) return refuse('payloadTooLarge', { limitKilobytes: request.routeOptions.bodyLimit / 1024 });
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return refuse('invalidRequest');
  if (hasSqlState(error, /^22/)) return refuse('invalidRequest'); // a value that the database cannot hold
  return isDatabaseAway(error) ? refuse('serviceUnavailable') : refuse('internalError');
}

function readField(error: FastifyError): string {
  const first = error.validation?.[0];
  const missing = first?.params['requiredProperties'] ?? first?.params['additionalProperties'];
  const path = (first?.instancePath ?? '').split('/').filter((part) => part !== '');
  if (Array.isArray(missing) && typeof missing[0] === 'string') path.push(missing[0]);
  return path.join('.') || (error.validationContext ?? 'body');
}

function hasSqlState(error: unknown, pattern: RegExp): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && pattern.test(current.code)) return true;
  }
  return false;
}

/** Driver errors carry statement parameters, which may be personal: only class, code and stack frames reach the log. */
function describeFault(error: Error): { type: string; code: string; frames: string[] } {
  const root = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in root && typeof root.code === 'string' ? root.code : '';
  const frames = (root.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 8);
  return { type: root.name, code, frames };
}
