import { SdkError } from '../errors';
import { isRefusalCode, refuse, type RefusalDetails, type Result } from '../refusals';

export interface Answer<T> {
  readonly result: Result<T>;
  readonly serverTimeMs?: number | undefined;
}

/** 10 MB of JSON is no answer of this platform; parsing it would freeze a cheap phone. */
const maximumAnswerCharacters = 2_000_000;

/**
 * Reads an answer: a value (2xx), a documented refusal, or a fault.
 *
 * @throws SdkError `malformedResponse`, or `platformFailed` for a 5xx without a known code
 */
export function readAnswer<T>(status: number, body: string): Answer<T> {
  const parsed = status === 204 ? {} : parseObject(status, body);
  const serverTimeMs = typeof parsed['serverTimeMs'] === 'number' ? parsed['serverTimeMs'] : undefined;
  if (status >= 200 && status < 300) return { result: { ok: true, value: parsed as T }, serverTimeMs };
  const code = parsed['code'];
  if (typeof code === 'string' && isRefusalCode(code)) {
    return { result: { ok: false, refusal: refuse(code, readDetails(parsed['details'])) }, serverTimeMs };
  }
  if (status >= 500) throw new SdkError('platformFailed', `The platform answered ${status}.`, { details: { status } });
  throw new SdkError('malformedResponse', `The platform answered ${status} without a known code.`, { details: { status } });
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

function readDetails(details: unknown): RefusalDetails {
  if (typeof details !== 'object' || details === null) return {};
  const entries = Object.entries(details).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return Object.fromEntries(entries) as RefusalDetails;
}
