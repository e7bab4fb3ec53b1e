import { lt } from 'drizzle-orm';
import { requestNonces } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';

/** Longer than any signature is accepted: created within 60 s either way. */
const nonceLifeMs = 5 * 60_000;

/** Stores the nonce of a request that has no session; refuses its second use. */
export async function rememberNonce(platform: Platform, signer: { keyId: string; nonce: string }): Promise<void> {
  const stored = await platform.database.orm
    .insert(requestNonces)
    .values({ keyId: signer.keyId, nonce: signer.nonce, seenAtMs: platform.nowMs() })
    .onConflictDoNothing()
    .returning({ nonce: requestNonces.nonce });
  if (stored.length === 0) throw refuseRequest('replayedRequest');
}

export async function forgetOldNonces(platform: Platform): Promise<void> {
  await platform.database.orm.delete(requestNonces).where(lt(requestNonces.seenAtMs, platform.nowMs() - nonceLifeMs));
}
