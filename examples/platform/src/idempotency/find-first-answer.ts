import { createHash } from 'node:crypto';
import type { DeviceActor } from '../accounts/device-actor';
import { defineStatement } from '../database/database';
import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';

export interface RepeatableRequest {
  readonly operation: 'claimVoucher' | 'redeemVoucher' | 'checkInByLocation' | 'completeAssistedCheckIn' | 'sendFeedback' | 'replyToFeedback' | 'exportList';
  readonly idempotencyKey: string;
  readonly bodyHash: Uint8Array;
}

const readFirstAnswer = defineStatement<{ bodyHash: Uint8Array; resultId: string }>(
  'read-first-answer',
  `SELECT body_hash AS "bodyHash", result_id AS "resultId" FROM voucher_platform.idempotency_keys
   WHERE actor_bucket = $1 AND actor_id = $2 AND operation = $3 AND idempotency_key = $4`,
);

export function hashBody(rawBody: Uint8Array): Uint8Array {
  return createHash('sha256').update(rawBody).digest();
}

/** What the first request with this key made, if there was one. The same key with another body is refused. */
export async function findFirstAnswer(platform: Platform, actor: Pick<DeviceActor, 'personId' | 'holderBucket'>, request: RepeatableRequest): Promise<string | undefined> {
  const [row] = await platform.database.run(readFirstAnswer, [actor.holderBucket, actor.personId, request.operation, request.idempotencyKey]);
  if (row === undefined) return undefined;
  if (!Buffer.from(row.bodyHash).equals(request.bodyHash)) throw refuseRequest('idempotencyKeyReused');
  return row.resultId;
}
