import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import type { Clock, RandomSource, Transport } from '../host-bridge/host-bridge';
import { isRefusalCode, refuse, type RefusalDetails, type Result } from '../refusals';
import { signRequest } from '../request-signing/sign-request';

/** The person as the host's own log-in and real-name step established it. Never passes the front end. */
export interface LaunchPerson {
  /** The host's stable opaque id of the person, up to 64 characters. */
  readonly subject: string;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  /** Insured or residence division, county level (A9). */
  readonly regionCode: string;
}

export interface ChannelLaunch extends LaunchPerson {
  /** SHA-256 of the widget's public key, base64url, from `requestLaunch`. */
  readonly keyThumbprint: string;
  /** The host's opaque id of this installation: a new key on it replaces the old one (A21). */
  readonly deviceId: string;
}

export interface ChannelClientOptions {
  /** `https://…`, without a trailing slash. */
  platformUrl: string;
  /** The platform's configured id, signed as `etv-audience`. */
  audience: string;
  channelId: string;
  key: SigningKey;
  suite: CryptoSuite;
  random: RandomSource;
  clock: Pick<Clock, 'nowMs'>;
  transport: Transport;
}

export interface ChannelClient {
  /** Registers person and key; the code is good once, for 60 s, for that key only. */
  createLaunch(launch: ChannelLaunch): Promise<Result<{ launchCode: string; expiresAtMs: number }>>;
}

/** A host backend's signed back channel to the platform. Server only. */
export function createChannelClient(options: ChannelClientOptions): ChannelClient {
  return {
    async createLaunch(launch) {
      const path = '/v1/channel/launches';
      const body = JSON.stringify(launch);
      const signed = await signRequest({
        method: 'POST', path, query: '', body, audience: options.audience, tag: 'etv-channel', keyId: options.channelId,
        key: options.key, suite: options.suite, random: options.random, createdSeconds: Math.floor(options.clock.nowMs() / 1000),
      });
      const response = await options.transport.send({
        method: 'POST', url: options.platformUrl + path, headers: { ...signed, 'content-type': 'application/json' }, body, timeoutMs: 10_000,
      });
      return readAnswer(response.status, response.body);
    },
  };
}

function readAnswer(status: number, body: string): Result<{ launchCode: string; expiresAtMs: number }> {
  let answer: { launchCode?: string; expiresAtMs?: number; code?: string; details?: RefusalDetails };
  try {
    answer = JSON.parse(body);
  } catch (cause) {
    throw new SdkError('malformedResponse', 'The platform did not answer with JSON.', { cause, details: { status } });
  }
  if (status === 201 && typeof answer.launchCode === 'string' && typeof answer.expiresAtMs === 'number') {
    return { ok: true, value: { launchCode: answer.launchCode, expiresAtMs: answer.expiresAtMs } };
  }
  if (typeof answer.code === 'string' && isRefusalCode(answer.code)) return { ok: false, refusal: refuse(answer.code, answer.details) };
  throw new SdkError('malformedResponse', `The platform answered ${status} without a known code.`, { details: { status } });
}
