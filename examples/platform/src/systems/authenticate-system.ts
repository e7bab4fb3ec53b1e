import { refuse } from '@skill-voucher/sdk-core';
import { verifySignedRequest } from '@skill-voucher/sdk-core/issuer';
import type { FastifyRequest } from 'fastify';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { SystemLink } from './system-link';
import { isSystemName, type SystemName } from './system-names';

/**
 * Verifies a signed request of another system. No nonce is kept: what these endpoints take has
 * one effect however often it comes, but for a desk's scan, which reserves anew for the same
 * institution; what they show goes to the caller alone.
 */
export async function authenticateSystem(link: SystemLink, request: FastifyRequest, callers: readonly SystemName[]): Promise<SystemName> {
  const signed = await verifySignedRequest({
    ...readSignedParts(request), audience: link.name, tag: 'etv-channel', needsSession: false, nowMs: link.nowMs(), suite: link.suite,
    findPublicKey: async ({ keyId }) =>
      isSystemName(keyId) && callers.includes(keyId) ? { ok: true, value: { algorithm: 'ES256', publicKey: link.peers[keyId].publicKey } } : { ok: false, refusal: refuse('channelUnknown') },
  });
  if (!signed.ok) throw new RefusedRequest(signed.refusal);
  const { keyId } = signed.value;
  if (!isSystemName(keyId)) throw refuseRequest('channelUnknown');
  return keyId;
}
