import { SdkError } from '../errors';
import type { Refusal, RefusalDetails, Result } from '../refusals';

export interface Answer<T> {
  readonly result: Result<T>;
  readonly serverTimeMs?: number | undefined;
}

/** 10 MB of JSON is no answer of this platform; parsing it would freeze a cheap phone. */
const maximumAnswerCharacters = 2_000_000;

/**
 * Reads an answer: a value (2xx), a documented refusal, or a fault.
 *
 * @throws SdkError `malformedResponse`, or `platformFailed` for a 5xx that is no refusal
 */
export function readAnswer<T>(status: number, body: string): Answer<T> {
  const parsed = status === 204 ? {} : parseObject(status, body);
  const serverTimeMs = typeof parsed['serverTimeMs'] === 'number' ? parsed['serverTimeMs'] : undefined;
  if (status >= 200 && status < 300) return { result: { ok: true, value: parsed as T }, serverTimeMs };
  const refusal = readRefusal(parsed);
  if (refusal !== undefined) return { result: { ok: false, refusal }, serverTimeMs };
  if (status >= 500) throw new SdkError('platformFailed', `The platform answered ${status}.`, { details: { status } });
  throw new SdkError('malformedResponse', `The platform answered ${status} without a refusal.`, { details: { status } });
}

function parseObject(status: number, body: string): Record<string, unknown> {
  try {
    const parsed: unknown = body.length > maximumAnswerCharacters ? undefined : JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch {
    // falls through to the fault below
  }
  throw new SdkError(status >= 500 ? 'platformFailed' : 'malformedResponse', `The platform's answer ${status} is not a JSON object.`, { details: { status } });
}

/** A code that is newer than this SDK passes, with the platform's sentence: a platform may learn to refuse before its hosts do. */
function readRefusal({ code, nextMove, details, message }: Record<string, unknown>): Refusal | undefined {
  if (typeof code !== 'string' || !/^[a-z]\w{2,40}$/i.test(code) || !/^(retry|fix|final)$/.test(String(nextMove))) return undefined;
  return { code, nextMove, details: readDetails(details), ...(typeof message === 'string' ? { message } : {}) } as Refusal;
}

function readDetails(details: unknown): RefusalDetails {
  if (typeof details !== 'object' || details === null) return {};
  const entries = Object.entries(details).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return Object.fromEntries(entries) as RefusalDetails;
}
