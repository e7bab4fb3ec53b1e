import { isRefusalCode, refuse, signRequest, type RefusalDetails } from '@skill-voucher/sdk-core';
import { nodeRandom } from '@skill-voucher/sdk-core/node';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { SystemLink } from './system-link';
import type { SystemName } from './system-names';

const timeoutMs = 15_000;

/**
 * Posts to another system, signed (RFC 9421, tag etv-channel).
 *
 * @throws RefusedRequest with what the other system refused, or `serviceUnavailable` when it does not answer
 */
export async function callSystem<T>(link: SystemLink, call: { to: SystemName; path: string; body: unknown }): Promise<T> {
  const { to, path } = call;
  const body = JSON.stringify(call.body);
  const signed = await signRequest({
    method: 'POST', path, query: '', body, audience: to, tag: 'etv-channel', keyId: link.name,
    key: link.key, suite: link.suite, random: nodeRandom, createdSeconds: Math.floor(link.nowMs() / 1000),
  });
  const headers = { ...signed, 'content-type': 'application/json' };
  const response = await fetch(link.peers[to].url() + path, { method: 'POST', body, headers, signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
  const answer: unknown = await response?.json().catch(() => undefined);
  if (response === undefined || response.status >= 500) throw refuseRequest('serviceUnavailable');
  if (response.ok) return answer as T;
  throw readRefusal(answer);
}

function readRefusal(answer: unknown): RefusedRequest {
  const { code, details } = (answer ?? {}) as { code?: unknown; details?: unknown };
  if (typeof code !== 'string' || !isRefusalCode(code)) return refuseRequest('serviceUnavailable');
  return new RefusedRequest(refuse(code, (details ?? {}) as RefusalDetails));
}
