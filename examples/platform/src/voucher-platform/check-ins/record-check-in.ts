import type { CheckInFlag, LocationFailureKind, Refusal } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { checkInFailures, checkIns } from '../../database/schema/check-in-tables';
import { campuses } from '../../database/schema/template-tables';
import { idempotencyKeys, type VoucherRow } from '../../database/schema/voucher-tables';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import { createScopedId } from '../vouchers/voucher-number';

type NewCheckIn = Pick<typeof checkIns.$inferInsert, 'campusNumber' | 'tool' | 'distanceMeters' | 'failureKind' | 'assistedBy' | 'codeId' | 'flags' | 'positionMark'>;

export interface RecordedAttempt {
  readonly actor: DeviceActor;
  readonly voucher: VoucherRow;
  readonly institutionNumber: number;
  readonly nowMs: number;
}

/** Stores a check-in with its first answer and its audit row, in the transaction that counted under the lock. */
export async function recordCheckIn(tx: Orm, options: RecordedAttempt & { repeatable: RepeatableRequest; checkIn: NewCheckIn }): Promise<string> {
  const { actor, voucher, institutionNumber, nowMs, repeatable, checkIn } = options;
  const { holderBucket, voucherNumber, personId } = voucher;
  const { operation, idempotencyKey, bodyHash } = repeatable;
  const checkInId = createScopedId(voucherNumber);
  await tx.insert(idempotencyKeys).values({ actorBucket: actor.holderBucket, actorId: actor.personId, operation, idempotencyKey, bodyHash, resultId: checkInId, createdAtMs: nowMs });
  await tx.insert(checkIns).values({ holderBucket, voucherNumber, checkInId, personId, institutionNumber, ...checkIn, keyThumbprint: actor.keyThumbprint, checkedInAtMs: nowMs });
  await anchorCampus(tx, checkIn.campusNumber);
  await recordAudit(tx, {
    atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'checkIn', subject: voucherNumber,
    details: { checkInId, tool: checkIn.tool, institutionNumber, campusNumber: checkIn.campusNumber, flags: checkIn.flags.join(' ') },
  });
  return checkInId;
}

/** A denial of the server: kept when it may open QR check-in (A3), told to the audit when it may or is flagged. */
export async function recordRefusal(tx: Orm, options: RecordedAttempt & { refusal: Refusal; failureKind: LocationFailureKind | undefined; flags: readonly CheckInFlag[] }): Promise<void> {
  const { actor, voucher, institutionNumber, nowMs, refusal, failureKind, flags } = options;
  const { holderBucket, voucherNumber } = voucher;
  if (failureKind !== undefined) {
    await tx.insert(checkInFailures).values({ holderBucket, voucherNumber, institutionNumber, kind: failureKind, flags: [...flags], recordedAtMs: nowMs });
  }
  if (failureKind === undefined && flags.length === 0) return;
  await recordAudit(tx, {
    atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'refuseCheckIn', subject: voucherNumber, details: { code: refusal.code, institutionNumber, flags: flags.join(' ') },
  });
}

/** A26: moves are measured from where the campus stood at its first check-in. */
async function anchorCampus(tx: Orm, campusNumber: number): Promise<void> {
  await tx
    .update(campuses)
    .set({ anchorLatitude: campuses.latitude, anchorLongitude: campuses.longitude, anchorDatum: campuses.datum })
    .where(and(eq(campuses.campusNumber, campusNumber), isNull(campuses.anchorLatitude)));
}
