import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { learningPlatforms } from '../database/schema/learning-tables';
import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import type { LearningPlatformRow } from '../voucher-platform/learning/receive-learning-event';
import { verifyPartnerRequest } from './partner-keys';

/**
 * Verifies a learning platform's signed request, by the same wire format as a host's channel.
 * No nonce is kept: a repeat of an event has no second effect.
 */
export async function authenticateLearningPlatform(platform: Platform, request: FastifyRequest): Promise<LearningPlatformRow> {
  const senders = new Map<string, LearningPlatformRow>();
  const signed = await verifyPartnerRequest(platform, request, async (keyId) => {
    const [row] = await platform.database.orm.select().from(learningPlatforms).where(eq(learningPlatforms.platformId, keyId));
    if (row !== undefined) senders.set(keyId, row);
    return row;
  });
  const sender = senders.get(signed.keyId);
  if (sender === undefined) throw refuseRequest('channelUnknown');
  if (sender.disabledAtMs !== null) throw refuseRequest('channelSuspended');
  return sender;
}
