import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { hostChannels } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { verifyPartnerRequest } from './partner-keys';
import { rememberNonce } from './remember-nonce';

/** Verifies a host backend's signed request; answers its channel id. Whoever holds the key of a suspended channel is told so. */
export async function authenticateChannel(platform: Platform, request: FastifyRequest): Promise<string> {
  let isSuspended = false;
  const signed = await verifyPartnerRequest(platform, request, async (keyId) => {
    const [row] = await platform.database.orm.select().from(hostChannels).where(eq(hostChannels.channelId, keyId));
    isSuspended = row !== undefined && row.disabledAtMs !== null;
    return row;
  });
  if (isSuspended) throw refuseRequest('channelSuspended');
  await rememberNonce(platform, signed);
  return signed.keyId;
}
