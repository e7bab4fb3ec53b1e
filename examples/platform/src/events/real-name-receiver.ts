import { signRequest, type CryptoSuite, type SigningKey } from '@skill-voucher/sdk-core';
import { nodeRandom } from '@skill-voucher/sdk-core/node';
import { realNameAudience, voucherPlatformSender } from './destinations';
import type { EventReceiver } from './event-receiver';

const path = '/real-name-system/v1/voucher-events';

/** Speaks the real-name system's own signed HTTP endpoint; its tables are never touched from here. */
export function createRealNameReceiver(options: { url(): string; key: SigningKey; suite: CryptoSuite; nowMs(): number }): EventReceiver {
  return {
    async receive(event) {
      const body = JSON.stringify({ eventId: event.eventId, kind: event.kind, voucherNumber: event.voucherNumber, sequence: event.sequence, payload: event.payload });
      const signed = await signRequest({
        method: 'POST', path, query: '', body, audience: realNameAudience, tag: 'etv-channel', keyId: voucherPlatformSender,
        key: options.key, suite: options.suite, random: nodeRandom, createdSeconds: Math.floor(options.nowMs() / 1000),
      });
      const response = await fetch(options.url() + path, {
        method: 'POST', body, headers: { ...signed, 'content-type': 'application/json' }, signal: AbortSignal.timeout(5000),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`answered ${response.status}`);
    },
  };
}
