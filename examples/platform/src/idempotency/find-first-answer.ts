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

export interface FirstAnswer {
  readonly bodyHash: Uint8Array;
  readonly resultId: string;
}

const findAnswer = defineStatement<FirstAnswer>('find-first-answer', 'SELECT body_hash AS "bodyHash", result_id AS "resultId" FROM voucher_platform.first_answer($1, $2, $3, $4)');

export function hashBody(rawBody: Uint8Array): Uint8Array {
  return createHash('sha256').update(rawBody).digest();
}

type Asking = Pick<DeviceActor, 'personId' | 'holderBucket'>;

export async function readFirstAnswer(platform: Platform, actor: Asking, request: RepeatableRequest): Promise<FirstAnswer | undefined> {
  const [row] = await platform.database.run(findAnswer, [actor.holderBucket, actor.personId, request.operation, request.idempotencyKey]);
  return row;
}

/** What the first request with this key made, if there was one. The same key with another body is refused. */
export function takeFirstAnswer(answer: FirstAnswer | undefined, request: RepeatableRequest): string | undefined {
  if (answer === undefined) return undefined;
  if (!Buffer.from(answer.bodyHash).equals(request.bodyHash)) throw refuseRequest('idempotencyKeyReused');
  return answer.resultId;
}

export async function findFirstAnswer(platform: Platform, actor: Asking, request: RepeatableRequest): Promise<string | undefined> {
  return takeFirstAnswer(await readFirstAnswer(platform, actor, request), request);
}
