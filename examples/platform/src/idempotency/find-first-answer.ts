import { and, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { DeviceActor } from '../accounts/device-actor';
import { idempotencyKeys } from '../database/schema/voucher-tables';
import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';

export interface RepeatableRequest {
  readonly operation: 'claimVoucher' | 'redeemVoucher' | 'checkInByLocation' | 'completeAssistedCheckIn' | 'sendFeedback' | 'replyToFeedback' | 'exportList';
  readonly idempotencyKey: string;
  readonly bodyHash: Uint8Array;
}

export function hashBody(rawBody: Uint8Array): Uint8Array {
  return createHash('sha256').update(rawBody).digest();
}

/** What the first request with this key made, if there was one. The same key with another body is refused. */
export async function findFirstAnswer(platform: Platform, actor: Pick<DeviceActor, 'personId' | 'holderBucket'>, request: RepeatableRequest): Promise<string | undefined> {
  const [row] = await platform.database.orm
    .select({ bodyHash: idempotencyKeys.bodyHash, resultId: idempotencyKeys.resultId })
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.actorBucket, actor.holderBucket),
        eq(idempotencyKeys.actorId, actor.personId),
        eq(idempotencyKeys.operation, request.operation),
        eq(idempotencyKeys.idempotencyKey, request.idempotencyKey),
      ),
    );
  if (row === undefined) return undefined;
  if (!Buffer.from(row.bodyHash).equals(request.bodyHash)) throw refuseRequest('idempotencyKeyReused');
  return row.resultId;
}
