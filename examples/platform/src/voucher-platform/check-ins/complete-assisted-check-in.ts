import { decideQrCheckIn } from '@skill-voucher/sdk-core';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { readViolatedConstraint } from '../../database/database-errors';
import { checkInCodes } from '../../database/schema/check-in-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { AssistedCheckInRequest, CompletedCheckIn } from '../../http/schemas/check-in-schemas';
import { answerOnce } from '../../idempotency/answer-once';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import type { VoucherRecord } from '../vouchers/describe-voucher';
import { findMissingConsent, refuseConsent } from '../consents/manage-consents';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { askFaceService, asksFaceAtCode, spendFaceChallenge, toFaceEvidence, withFaceChallenge, type FaceAnswer } from './check-face';
import { describeCompletedCheckIn } from './describe-check-in';
import { readGrant, type CodeRow } from './read-code';
import { lockVoucher, readCheckInFacts } from './read-situation';
import { recordCheckIn } from './record-check-in';

export interface AssistedCheckInOptions extends RepeatableRequest {
  readonly actor: DeviceActor;
  readonly voucherNumber: string;
  readonly request: Static<typeof AssistedCheckInRequest>;
}

/** Completes a check-in by the campus's code (R48, R49). A refusal leaves the grant: what was missing may follow within its 5 min. */
export async function completeAssistedCheckIn(platform: Platform, options: AssistedCheckInOptions): Promise<Static<typeof CompletedCheckIn>> {
  const record = await findOwnVoucher(platform, options.actor, options.voucherNumber);
  const checkInId = await answerOnce(platform, options, () => attemptCheckIn(platform, record, options));
  return describeCompletedCheckIn(platform, checkInId);
}

async function attemptCheckIn(platform: Platform, record: VoucherRecord, options: AssistedCheckInOptions): Promise<string> {
  const { actor, voucherNumber, request } = options;
  const [code] = await platform.database.orm.select().from(checkInCodes).where(eq(checkInCodes.codeId, request.grantId));
  if (code === undefined || readGrant(code) === undefined) throw refuseRequest('checkInGrantForeign', { rule: 'R49' });
  const check = { actor, voucherNumber, campusNumber: code.campusNumber };
  const asksForFace = await asksFaceAtCode(platform, record.template, actor);
  const missing = actor.proxy !== undefined ? await findMissingConsent(platform.database.orm, actor, ['face']) : undefined;
  if (missing !== undefined) throw refuseConsent(missing);
  const answer = asksForFace ? await askFaceService(platform, { ...check, face: request.face }) : 'missing';
  try {
    return await completeUnderLock(platform, { ...options, record, answer, asksForFace });
  } catch (error) {
    if (error instanceof RefusedRequest) throw withFaceChallenge(platform, error, check);
    const constraint = readViolatedConstraint(error);
    if (constraint === 'idempotency_keys_pkey') throw refuseRequest('serviceUnavailable'); // the first with this key is found next
    if (constraint === 'check_ins_one_per_code') throw refuseRequest('checkInGrantUsed', { rule: 'R49' });
    throw error;
  }
}

/** Both tools count under the same lock (A2). */
function completeUnderLock(platform: Platform, attempt: AssistedCheckInOptions & { record: VoucherRecord; answer: FaceAnswer; asksForFace: boolean }): Promise<string> {
  const { actor, record, request } = attempt;
  const nowMs = platform.nowMs();
  return platform.database.orm.transaction(async (tx) => {
    const voucher = await lockVoucher(tx, record.voucher);
    const facts = await readCheckInFacts(tx, { voucher, template: record.template, nowMs });
    const [code] = await tx.select().from(checkInCodes).where(eq(checkInCodes.codeId, request.grantId)).for('update');
    const grant = readGrant(code as CodeRow);
    if (grant === undefined) throw refuseRequest('checkInGrantForeign', { rule: 'R49' });
    const isAsked = attempt.answer !== 'missing' && request.face !== undefined;
    const answer = !isAsked || (await spendFaceChallenge(tx, { voucher, challenge: request.face?.challenge ?? '', nowMs })) ? attempt.answer : 'missing';
    const face = toFaceEvidence(answer, { personId: actor.personId, earlierRefusals: facts.faceRefusals });
    const decision = decideQrCheckIn({ ...facts, asksForFace: attempt.asksForFace, grant, keyThumbprint: actor.keyThumbprint, face });
    if (decision.outcome === 'refused') throw new RefusedRequest(decision.refusal);
    const { campusNumber, assistedBy, failureKind, flags } = decision;
    const checkIn = { campusNumber, tool: 'code' as const, failureKind, assistedBy, codeId: grant.codeId, flags: [...flags] };
    await tx.update(checkInCodes).set({ completedAtMs: nowMs }).where(eq(checkInCodes.codeId, grant.codeId));
    return recordCheckIn(tx, { actor, voucher, institutionNumber: facts.institutionNumber, nowMs, repeatable: attempt, checkIn });
  });
}
