import { refusalStatuses, refuse, type Refusal } from '@skill-voucher/sdk-core';
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

/** Every "no" leaves through here: code, Chinese sentence, whose move is next, request id, server time. */
export function answerRefusals(server: FastifyInstance, options: RefusalOptions): void {
  server.setErrorHandler(async (error: FastifyError, request, reply) => {
    const refusal = toRefusal(error, request);
    if (refusal.code === 'internalError') request.log.error({ err: describeFault(error) }, 'request failed');
    return sendRefusal({ refusal, options, request, reply });
  });
  server.setNotFoundHandler(async (request, reply) => sendRefusal({ refusal: refuse('notFound'), options, request, reply }));
}

function sendRefusal(answer: { refusal: Refusal; options: RefusalOptions; request: FastifyRequest; reply: FastifyReply }): FastifyReply {
  const { refusal, options, request, reply } = answer;
  const body: Static<typeof RefusalSchema> = {
    code: refusal.code,
    message: describeRefusal(refusal, 'zh-CN'),
    nextMove: refusal.nextMove,
    details: refusal.details,
    requestId: request.id,
    serverTimeMs: options.nowMs(),
  };
  const { seconds } = refusal.details;
  if (refusal.code === 'rateLimited' && typeof seconds === 'number') reply.header('retry-after', String(seconds));
  options.onRefusal?.(refusal.code);
  return reply.status(refusalStatuses[refusal.code]).type('application/json; charset=utf-8').send(JSON.stringify(body));
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
