import type { Static } from 'typebox';
import type { VoucherRecord } from '../../http/schemas/system-schemas';
import { checkThat, type CheckResult } from './check-result';

export type Recorded = Static<typeof VoucherRecord>;

/** A trainee of a class as the institution submitted it. */
export interface SubmittedTrainee {
  readonly voucherNumber: string;
  /** Of the use that was handed in; absent where the sender did not say. */
  readonly usedAtMs?: number | undefined;
  readonly name: string;
  readonly idNumber: string;
  readonly completedHours?: number | undefined;
  readonly certificate?: { kind: 'qualification' | 'skillLevel'; occupation: string; skillLevel: string; certificateNumber: string; issuedAtMs: number } | undefined;
}

export interface SubmittedClass {
  readonly institutionNumber: number;
  readonly occupation: string;
  readonly skillLevel: string;
  readonly durationHours: number;
}

/** 开班审核 (R24, R27): each voucher against the voucher platform's record of it. Later reviews look again. */
export function checkUse(facts: { trainee: SubmittedTrainee; trainingClass: SubmittedClass; record: Recorded | undefined; otherClass: string | undefined }): CheckResult[] {
  const { trainee, trainingClass, record, otherClass } = facts;
  if (record === undefined) return [checkThat('voucherKnown', false)];
  const { specialty, skillLevel, holder } = record;
  return [
    checkThat('voucherKnown', true),
    checkThat('voucherUsed', record.status === 'used', { found: record.status, expected: 'used' }),
    checkThat('sameUse', record.usedAtMs === undefined || trainee.usedAtMs === undefined || record.usedAtMs === trainee.usedAtMs),
    checkThat('sameInstitution', record.institutionNumber === trainingClass.institutionNumber, { found: record.institutionNumber, expected: trainingClass.institutionNumber }),
    // Nobody is the same as nobody: both were erased.
    checkThat('sameHolder', holder.idNumber !== '' && holder.idNumber === trainee.idNumber && holder.name === trainee.name),
    checkThat('specialtyFits', specialty === '' || specialty === trainingClass.occupation, { found: specialty, expected: trainingClass.occupation }),
    checkThat('levelFits', skillLevel === 'any' || trainingClass.skillLevel === 'any' || skillLevel === trainingClass.skillLevel, { found: skillLevel, expected: trainingClass.skillLevel }),
    checkThat('oneClass', otherClass === undefined, { found: otherClass }),
  ];
}
