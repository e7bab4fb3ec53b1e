/** Every check of the three reviews (R24 to R28), in the order in which they are shown. */
export const checkNames = [
  'voucherKnown', 'voucherUsed', 'sameUse', 'sameInstitution', 'sameHolder', 'specialtyFits', 'levelFits', 'oneClass',
  'openingApproved', 'attendanceDays', 'completedHours',
  'completionApproved', 'certificateRecorded', 'certificateConfirmed', 'certificateFits', 'certificateTimely', 'certificateOnce',
  'notGranted', 'onceForLevel', 'notBelowEarlier', 'yearlyLimit', 'standardFound',
] as const;
export type CheckName = (typeof checkNames)[number];

/** One check of one voucher, with what was measured and what was wanted. No personal data in it. */
export interface CheckResult {
  readonly check: CheckName;
  readonly outcome: 'passed' | 'failed';
  readonly found?: string | number;
  readonly expected?: string | number;
}

/** @param values what was found and expected; absent ones are left out */
export function checkThat(check: CheckName, isRight: boolean, values: { found?: string | number | undefined; expected?: string | number | undefined } = {}): CheckResult {
  const { found, expected } = values;
  return { check, outcome: isRight ? 'passed' : 'failed', ...(found === undefined ? {} : { found }), ...(expected === undefined ? {} : { expected }) };
}

export function haveAllPassed(checks: readonly CheckResult[]): boolean {
  return checks.every(({ outcome }) => outcome === 'passed');
}
