import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { readViolatedConstraint } from '../../database/database-errors';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import type { RedeemRequest, Redemption } from '../../http/schemas/institution-schemas';
import { answerOnce } from '../../idempotency/answer-once';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { explainForeignLease } from '../bookings/refuse-foreign-lease';
import { createScopedId, readHolderBucket } from '../vouchers/voucher-number';
import { withCheckedCode, type CheckedCode } from './check-scanned-code';
import { describeRedemption, describeUse } from './describe-redemption';
import { explainStatus } from './explain-status';
import { findInstitutionAdmin, refuseForeignAdmin } from './find-institution-admin';
import { findReservation } from './find-reservation';
import { readScan, type Scan } from './read-scan';
import { redeemStatement } from './redeem-statement';
import { findScannedRecord } from './scanned-record';
import { refuseForeignReservation } from './verify-scan';

export interface RedeemOptions extends RepeatableRequest {
  readonly actor: DeviceActor;
  readonly request: Static<typeof RedeemRequest>;
  /** What was read of the code already. */
  readonly scan?: Scan | null;
  /** Called once the use is committed. */
  readonly onRecorded?: () => void;
}

/** Uses a voucher exactly once (R42), by the reservation of a verified scan or, in queue mode, by its code (A27). */
export async function redeemVoucher(platform: Platform, options: RedeemOptions): Promise<Static<typeof Redemption>> {
  const { actor, request } = options;
  const { code, institutionNumber } = request;
  const scan = code === undefined ? undefined : options.scan ?? await readScan(platform, { code, institutionNumber, actor, repeatable: options });
  let used: Static<typeof Redemption> | undefined;
  const redemptionId = await answerOnce(platform, { ...options, ...(scan === undefined ? {} : { firstAnswer: scan.firstAnswer }) }, async () => {
    refuseForeignAdmin(scan === undefined ? await findInstitutionAdmin(platform, actor, institutionNumber) : scan.admin);
    const record = async (checked: CheckedCode) => {
      const recorded = await recordUse(platform, checked, options);
      used = describeUse(platform, checked, { ...recorded, codeAgeSeconds: checked.codeAgeSeconds, isDelivered: false });
      return recorded.redemptionId;
    };
    return scan === undefined ? record(await findReserved(platform, options)) : recordScanned(platform, options, { scan, record });
  });
  return used ?? describeRedemption(platform, redemptionId);
}

async function findReserved(platform: Platform, { actor, request }: RedeemOptions): Promise<CheckedCode> {
  const { reservationId, institutionNumber } = request;
  if (reservationId === undefined) throw refuseRequest('invalidRequest', { field: 'reservationId' });
  return findReservation(platform, { reservationId, institutionNumber, personId: actor.personId });
}

async function recordScanned(platform: Platform, { actor, request }: RedeemOptions, { scan, record }: { scan: Scan; record: (checked: CheckedCode) => Promise<string> }): Promise<string> {
  const { code = '', reservationId, institutionNumber } = request;
  if (reservationId !== undefined) throw refuseRequest('invalidRequest', { field: 'reservationId' });
  return withCheckedCode(platform, { code, institutionNumber, scan, adminId: actor.personId }, async (checked) => {
    refuseForeignReservation(checked, institutionNumber, platform.nowMs());
    return record(checked);
  });
}

async function recordUse(platform: Platform, checked: CheckedCode, options: RedeemOptions): Promise<{ redemptionId: string; usedAtMs: number }> {
  const { actor, request, idempotencyKey, bodyHash } = options;
  const { voucherNumber, templateNumber } = checked.record.voucher;
  const redemptionId = createScopedId(voucherNumber);
  const usedAtMs = platform.nowMs();
  try {
    const [used] = await platform.database.run(redeemStatement, [
      readHolderBucket(voucherNumber), voucherNumber, templateNumber, checked.keyThumbprint, request.reservationId ?? null, request.institutionNumber,
      actor.holderBucket, actor.personId, redemptionId, checked.codeAgeSeconds, usedAtMs, idempotencyKey, bodyHash,
    ]);
    if (used === undefined) throw await explainNoUse(platform, checked, request.institutionNumber);
  } catch (error) {
    if (readViolatedConstraint(error) !== 'idempotency_keys_pkey') throw error;
    throw await explainNoUse(platform, checked, request.institutionNumber);
  }
  options.onRecorded?.();
  platform.stateFeed.announceVoucher(voucherNumber);
  platform.onOutboxEvent();
  return { redemptionId, usedAtMs };
}

/** Nothing was used: the voucher changed since it was checked. */
async function explainNoUse(platform: Platform, checked: CheckedCode, institutionNumber: number): Promise<RefusedRequest> {
  const now = await findScannedRecord(platform, checked.record.voucher.voucherNumber, checked.keyThumbprint);
  if (now === undefined) return refuseRequest('notFound');
  const refusal = explainStatus(now.record, platform.nowMs());
  if (refusal !== undefined) return refusal;
  if (!now.isCredentialLive) return refuseRequest('revoked');
  refuseForeignReservation(now, institutionNumber, platform.nowMs());
  const booked = await explainForeignLease(platform, now.record.voucher, institutionNumber);
  if (booked !== undefined) return booked;
  return refuseRequest('serviceUnavailable');
}

