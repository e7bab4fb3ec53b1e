import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import type { Clock, RandomSource, Transport } from '../host-bridge/host-bridge';
import { isRefusalCode, refuse, type RefusalDetails, type Result } from '../refusals';
import { signRequest } from '../request-signing/sign-request';

export interface ChannelClientOptions {
  /** `https://…`, without a trailing slash. */
  platformUrl: string;
  /** The platform's configured id, signed as `etv-audience`. */
  audience: string;
  /** Who signs: a host channel's or a learning platform's configured id. */
  channelId: string;
  key: SigningKey;
  suite: CryptoSuite;
  random: RandomSource;
  clock: Pick<Clock, 'nowMs'>;
  transport: Transport;
}

/** One signed exchange of a backend with the platform. Throws `malformedResponse` for an answer that is neither what `read` knows nor a refusal. */
export async function sendSigned<T>(options: ChannelClientOptions, request: { path: string; body: object; read: (answer: Readonly<Record<string, unknown>>) => T | undefined }): Promise<Result<T>> {
  const { path } = request;
  const body = JSON.stringify(request.body);
  const signed = await signRequest({
    method: 'POST', path, query: '', body, audience: options.audience, tag: 'etv-channel', keyId: options.channelId,
    key: options.key, suite: options.suite, random: options.random, createdSeconds: Math.floor(options.clock.nowMs() / 1000),
  });
  const response = await options.transport.send({
    method: 'POST', url: options.platformUrl + path, headers: { ...signed, 'content-type': 'application/json' }, body, timeoutMs: 10_000,
  });
  return readAnswer(response, request.read);
}

function readAnswer<T>({ status, body }: { status: number; body: string }, read: (answer: Readonly<Record<string, unknown>>) => T | undefined): Result<T> {
  let answer: Record<string, unknown>;
  try {
    answer = JSON.parse(body);
  } catch (cause) {
    throw new SdkError('malformedResponse', 'The platform did not answer with JSON.', { cause, details: { status } });
  }
  const value = status >= 200 && status < 300 ? read(answer) : undefined;
  if (value !== undefined) return { ok: true, value };
  const { code, details } = answer as { code?: unknown; details?: RefusalDetails };
  if (typeof code === 'string' && isRefusalCode(code)) return { ok: false, refusal: refuse(code, details) };
  throw new SdkError('malformedResponse', `The platform answered ${status} without a known code.`, { details: { status } });
}
