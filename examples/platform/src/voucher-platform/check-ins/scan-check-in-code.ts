import { decodeCheckInCode, normalizeScannedText, reserveCheckInCode, type CheckInGrant } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { checkInCodes } from '../../database/schema/check-in-tables';
import { campuses } from '../../database/schema/template-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { AssistedCheckInGrant } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { asksFaceAtCode } from './check-face';
import { hashCheckInCode } from './mint-check-in-code';
import { readCode, type CodeRow } from './read-code';

export interface ScanOptions {
  readonly actor: DeviceActor;
  readonly voucherNumber: string;
  readonly code: string;
}

/** The scan of a campus's code: consumes it for a grant of 5 min (R49). The same scan again gets the same grant; whatever is refused costs nothing. */
export async function scanCheckInCode(platform: Platform, options: ScanOptions): Promise<Static<typeof AssistedCheckInGrant>> {
  const { actor } = options;
  const { voucher, template } = await findOwnVoucher(platform, actor, options.voucherNumber);
  const secret = decodeCheckInCode(normalizeScannedText(options.code));
  if (secret === undefined) throw refuseRequest('checkInCodeMalformed');
  if (voucher.status !== 'used' || template.trainingType === 'online') throw refuseRequest('notInTraining', { rule: 'A6' });
  const nowMs = platform.nowMs();
  const { grant, displayId } = await platform.database.orm.transaction(async (tx) => {
    const row = await lockCode(tx, hashCheckInCode(secret));
    if (row.institutionNumber !== voucher.usedInstitutionNumber) throw refuseRequest('wrongInstitution', { rule: 'R49' });
    const reserved = reserveCheckInCode(readCode(row), { traineeId: actor.personId, keyThumbprint: actor.keyThumbprint, nowMs });
    if (!reserved.ok) throw new RefusedRequest(reserved.refusal);
    if (row.traineeId === null) await storeGrant(tx, reserved.value.grant, voucher.voucherNumber);
    return { grant: reserved.value.grant, displayId: row.displayId };
  });
  platform.displayFeed.announceScan(displayId);
  const [campus] = await platform.database.orm.select({ name: campuses.name }).from(campuses).where(eq(campuses.campusNumber, grant.campusNumber));
  const { codeId: grantId, reservedAtMs, expiresAtMs } = grant;
  return { grantId, campusName: campus?.name ?? '', reservedAtMs, expiresAtMs, needsFace: await asksFaceAtCode(platform, template, actor) };
}

/** One that is unknown is as one that left the display long ago: old codes are forgotten. */
async function lockCode(tx: Orm, codeId: string): Promise<CodeRow> {
  const [row] = await tx.select().from(checkInCodes).where(eq(checkInCodes.codeId, codeId)).for('update');
  if (row === undefined) throw refuseRequest('checkInCodeExpired', { rule: 'A5' });
  return row;
}

async function storeGrant(tx: Orm, grant: CheckInGrant, voucherNumber: string): Promise<void> {
  const { codeId, traineeId, keyThumbprint, reservedAtMs, expiresAtMs, institutionNumber, campusNumber } = grant;
  await tx.update(checkInCodes).set({ traineeId, keyThumbprint, reservedAtMs, expiresAtMs }).where(and(eq(checkInCodes.codeId, codeId), isNull(checkInCodes.traineeId)));
  await recordAudit(tx, {
    atMs: reservedAtMs, actorKind: 'person', actorId: traineeId, action: 'reserveCheckInCode', subject: voucherNumber, details: { institutionNumber, campusNumber, assistedBy: grant.assistedBy },
  });
}
