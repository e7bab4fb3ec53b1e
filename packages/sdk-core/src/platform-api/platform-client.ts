import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { SigningKey } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import type { HostBridge } from '../host-bridge/host-bridge';
import type { Refusal, Result } from '../refusals';
import { signRequest } from '../request-signing/sign-request';
import type { PlatformClock } from './platform-clock';
import { encodeQuery, type QueryValues } from './encode-query';
import { readAnswer } from './read-answer';
import { createTransportAdapter } from './transport-adapter';

export interface PlatformRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/v1/…`, segments already encoded. */
  readonly path: string;
  readonly query?: QueryValues | undefined;
  readonly body?: unknown;
  /** Repeats with the same key have one effect and get the first answer. */
  readonly idempotencyKey?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Who signs: absent for public endpoints. */
export interface RequestIdentity {
  readonly key: SigningKey;
  readonly keyThumbprint: string;
  readonly sessionId?: string | undefined;
}

export interface PlatformClient {
  /** One signed exchange. A skewed clock is corrected from the answer and tried once more. */
  send<T>(request: PlatformRequest, identity?: RequestIdentity): Promise<Result<T>>;
  /** Hosts may add interceptors (logging, tracing); bodies are signed before them and must not be changed. */
  readonly axios: AxiosInstance;
}

export interface PlatformClientOptions {
  bridge: Pick<HostBridge, 'transport' | 'suite' | 'random'>;
  clock: PlatformClock;
  platformUrl: string;
  audience: string;
}

const defaultTimeoutMs = 10_000;

export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  const { bridge, clock } = options;
  const http = axios.create({
    baseURL: options.platformUrl,
    adapter: createTransportAdapter(bridge.transport),
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
  });

  async function exchange(request: PlatformRequest, identity: RequestIdentity | undefined): Promise<AxiosResponse<string>> {
    const query = encodeQuery(request.query);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const signed = identity === undefined ? {} : await signRequest({
      method: request.method, path: request.path, query, body, audience: options.audience, sessionId: identity.sessionId, tag: 'etv',
      key: identity.key, keyId: identity.keyThumbprint, suite: bridge.suite, random: bridge.random,
      createdSeconds: Math.floor(clock.nowMs() / 1000),
    });
    try {
      return await http.request<string>({
        method: request.method,
        url: request.path + query,
        data: body,
        timeout: request.timeoutMs ?? defaultTimeoutMs,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
          ...signed,
        },
      });
    } catch (cause) {
      if (cause instanceof SdkError) throw cause;
      throw new SdkError('networkFailed', `No answer from the platform to ${request.method} ${request.path}.`, { cause });
    }
  }

  async function sendOnce<T>(request: PlatformRequest, identity: RequestIdentity | undefined): Promise<Result<T>> {
    const response = await exchange(request, identity);
    const answer = readAnswer<T>(response.status, response.data);
    const serverTimeMs = answer.serverTimeMs ?? readTimeHeader(response.headers['etv-time']);
    if (serverTimeMs !== undefined) clock.synchronize(serverTimeMs);
    return answer.result;
  }

  return {
    axios: http,
    async send<T>(request: PlatformRequest, identity?: RequestIdentity): Promise<Result<T>> {
      const first = await sendOnce<T>(request, identity);
      return !first.ok && isSkewed(first.refusal) ? sendOnce<T>(request, identity) : first;
    },
  };
}

function isSkewed(refusal: Refusal): boolean {
  return refusal.code === 'staleRequest';
}

/** Every answer of the platform carries its time in unix milliseconds. */
function readTimeHeader(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{13}$/.test(value) ? Number(value) : undefined;
}
