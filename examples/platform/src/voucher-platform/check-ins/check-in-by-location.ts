import { decideLocationCheckIn, forecastLocationCheckIn, type LocationReading, type Refusal } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { readViolatedConstraint } from '../../database/database-errors';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { CompletedCheckIn, LocationCheckInRequest } from '../../http/schemas/check-in-schemas';
import { answerOnce } from '../../idempotency/answer-once';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import type { VoucherRecord } from '../vouchers/describe-voucher';
import { findMissingConsent, refuseConsent, type MissingConsent } from '../consents/manage-consents';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { markPosition } from '../fraud-signals/mark-position';
import { askFaceService, spendFaceChallenge, toFaceEvidence, withFaceChallenge, type FaceAnswer } from './check-face';
import { describeCompletedCheckIn } from './describe-check-in';
import { readReading } from './read-reading';
import { lockVoucher, readCheckInFacts } from './read-situation';
import { recordCheckIn, recordRefusal } from './record-check-in';

export interface LocationCheckInOptions extends RepeatableRequest {
  readonly actor: DeviceActor;
  readonly voucherNumber: string;
  readonly request: Static<typeof LocationCheckInRequest>;
}

interface Attempt extends LocationCheckInOptions {
  readonly record: VoucherRecord;
  readonly reading: LocationReading;
  /** The nearest campus, to which the face is bound. */
  readonly campusNumber: number | undefined;
  readonly answer: FaceAnswer;
  readonly nowMs: number;
}

/** What no consent would mend, and no assisted check-in either. */
const comesFirst: ReadonlySet<string> = new Set(['notInTraining', 'dailyCheckInLimitReached']);

type Outcome = { readonly checkInId: string } | { readonly refusal: Refusal };

/** One check-in by place and face (R43–R47). A denial is recorded: it may open QR check-in (A3). */
export async function checkInByLocation(platform: Platform, options: LocationCheckInOptions): Promise<Static<typeof CompletedCheckIn>> {
  const record = await findOwnVoucher(platform, options.actor, options.voucherNumber);
  const checkInId = await answerOnce(platform, options, () => attemptCheckIn(platform, record, options));
  return describeCompletedCheckIn(platform, checkInId);
}

async function attemptCheckIn(platform: Platform, record: VoucherRecord, options: LocationCheckInOptions): Promise<string> {
  const { actor, voucherNumber, request } = options;
  const reading = readReading(request.reading);
  const nowMs = platform.nowMs();
  const facts = await readCheckInFacts(platform.database.orm, { voucher: record.voucher, template: record.template, nowMs });
  const { obstacles, nearest } = forecastLocationCheckIn({ ...facts, reading });
  const campusNumber = nearest?.campus.campusNumber;
  const missing = await findMissingConsent(platform.database.orm, actor, ['location', 'face']);
  if (missing !== undefined && !obstacles.some(({ code }) => comesFirst.has(code))) throw await refuseWithoutConsent(platform, { actor, record, missing, nowMs });
  const isFaceWanted = obstacles.length === 0 && campusNumber !== undefined;
  const answer = isFaceWanted ? await askFaceService(platform, { actor, voucherNumber, campusNumber, face: request.face }) : 'missing';
  const outcome = await decideUnderLock(platform, { ...options, record, reading, campusNumber, answer, nowMs });
  if ('checkInId' in outcome) return outcome.checkInId;
  throw withFaceChallenge(platform, new RefusedRequest(outcome.refusal), { actor, voucherNumber, campusNumber });
}

/** Without consent neither place nor face is looked at. It counts as a permission that was refused (A3): with staff the check-in goes on, audited. */
async function refuseWithoutConsent(platform: Platform, attempt: { actor: DeviceActor; record: VoucherRecord; missing: MissingConsent; nowMs: number }): Promise<RefusedRequest> {
  const { actor, record, missing, nowMs } = attempt;
  const refused = refuseConsent(missing);
  await platform.database.orm.transaction(async (tx) => {
    const voucher = await lockVoucher(tx, record.voucher);
    await recordRefusal(tx, { actor, voucher, institutionNumber: voucher.usedInstitutionNumber ?? 0, nowMs, refusal: refused.refusal, failureKind: 'permissionRefused', flags: [] });
  });
  return refused;
}

/** The count of the day and the new row stand under one lock, so that of many at once five pass (A2). */
async function decideUnderLock(platform: Platform, attempt: Attempt): Promise<Outcome> {
  const { actor, record, reading, campusNumber, request, nowMs } = attempt;
  try {
    return await platform.database.orm.transaction(async (tx): Promise<Outcome> => {
      const voucher = await lockVoucher(tx, record.voucher);
      const facts = await readCheckInFacts(tx, { voucher, template: record.template, nowMs });
      const isAsked = attempt.answer !== 'missing' && request.face !== undefined;
      const answer = !isAsked || (await spendFaceChallenge(tx, { voucher, challenge: request.face?.challenge ?? '', nowMs })) ? attempt.answer : 'missing';
      const decision = decideLocationCheckIn({ ...facts, reading, face: toFaceEvidence(answer, { personId: actor.personId, earlierRefusals: facts.faceRefusals }) });
      const recorded = { actor, voucher, institutionNumber: facts.institutionNumber, nowMs };
      if (decision.outcome === 'refused') {
        const { refusal, failureKind, flags } = decision;
        if (failureKind === undefined && flags.length === 0) throw new RefusedRequest(refusal); // nothing is kept, the challenge neither
        await recordRefusal(tx, { ...recorded, refusal, failureKind, flags });
        return { refusal };
      }
      const withdrawn = await findMissingConsent(tx, actor, ['location', 'face'], { isLocked: true });
      if (withdrawn !== undefined) {
        const { refusal } = refuseConsent(withdrawn);
        await recordRefusal(tx, { ...recorded, refusal, failureKind: 'permissionRefused', flags: [] });
        return { refusal };
      }
      if (decision.campusNumber !== campusNumber) throw refuseRequest('serviceUnavailable'); // a campus moved meanwhile: the face was for another
      const { distanceMeters, flags } = decision;
      const positionMark = reading.outcome === 'fix' ? markPosition(platform.keys.blindIndexKey, reading.fix) : undefined;
      return { checkInId: await recordCheckIn(tx, { ...recorded, repeatable: attempt, checkIn: { campusNumber, tool: 'location', distanceMeters, flags: [...flags], positionMark } }) };
    });
  } catch (error) {
    if (error instanceof RefusedRequest) return { refusal: error.refusal };
    if (readViolatedConstraint(error) === 'idempotency_keys_pkey') throw refuseRequest('serviceUnavailable'); // the first with this key is found next
    throw error;
  }
}
