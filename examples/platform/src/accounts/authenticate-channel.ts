import { refuse } from '@skill-voucher/sdk-core';
import { verifySignedRequest } from '@skill-voucher/sdk-core/issuer';
import { and, eq, isNull } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { hostChannels } from '../database/schema/account-tables';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { rememberNonce } from './remember-nonce';

/** Verifies a host backend's signed request; answers its channel id. */
export async function authenticateChannel(platform: Platform, request: FastifyRequest): Promise<string> {
  const signed = await verifySignedRequest({
    ...readSignedParts(request), audience: platform.audience, tag: 'etv-channel', needsSession: false, nowMs: platform.nowMs(), suite: platform.suite,
    findPublicKey: async ({ keyId }) => {
      const enabled = and(eq(hostChannels.channelId, keyId), isNull(hostChannels.disabledAtMs));
      const [row] = await platform.database.orm.select({ publicKey: hostChannels.publicKey }).from(hostChannels).where(enabled);
      return row === undefined ? { ok: false, refusal: refuse('channelUnknown') } : { ok: true, value: { algorithm: 'ES256', publicKey: new Uint8Array(row.publicKey) } };
    },
  });
  if (!signed.ok) throw new RefusedRequest(signed.refusal);
  await rememberNonce(platform, signed.value);
  return signed.value.keyId;
}
