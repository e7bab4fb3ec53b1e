import { refuse } from '@skill-voucher/sdk-core';
import { verifySignedRequest } from '@skill-voucher/sdk-core/issuer';
import { and, eq, isNull } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { learningPlatforms } from '../database/schema/learning-tables';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import type { LearningPlatformRow } from '../voucher-platform/learning/receive-learning-event';

/**
 * Verifies a learning platform's signed request, by the same wire format as a host's channel.
 * No nonce is kept: a repeat of an event has no second effect.
 */
export async function authenticateLearningPlatform(platform: Platform, request: FastifyRequest): Promise<LearningPlatformRow> {
  const senders = new Map<string, LearningPlatformRow>();
  const signed = await verifySignedRequest({
    ...readSignedParts(request), audience: platform.audience, tag: 'etv-channel', needsSession: false, nowMs: platform.nowMs(), suite: platform.suite,
    findPublicKey: async ({ keyId }) => {
      const [row] = await platform.database.orm.select().from(learningPlatforms).where(and(eq(learningPlatforms.platformId, keyId), isNull(learningPlatforms.disabledAtMs)));
      if (row === undefined || row.publicKey === null) return { ok: false, refusal: refuse('channelUnknown') };
      senders.set(keyId, row);
      return { ok: true, value: { algorithm: 'ES256', publicKey: new Uint8Array(row.publicKey) } };
    },
  });
  if (!signed.ok) throw new RefusedRequest(signed.refusal);
  const sender = senders.get(signed.value.keyId);
  if (sender === undefined) throw refuseRequest('channelUnknown');
  return sender;
}
