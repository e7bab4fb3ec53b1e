import { checkThat, type CheckResult } from './check-result';
import type { Recorded, SubmittedClass, SubmittedTrainee } from './check-use';

const hoursPerDay = 8;

/** 结业审核 (R25): attendance as the voucher platform counted it, hours as the institution says. A day has 8 hours. */
export function checkCompletion(facts: { trainee: SubmittedTrainee; trainingClass: SubmittedClass; record: Recorded | undefined; isOpened: boolean; attendancePercent: number }): CheckResult[] {
  const { trainee, trainingClass, record, isOpened, attendancePercent } = facts;
  const wantedHours = Math.ceil((trainingClass.durationHours * attendancePercent) / 100);
  const wantedDays = Math.ceil(wantedHours / hoursPerDay);
  const days = record?.checkInDays ?? 0;
  const hours = trainee.completedHours ?? 0;
  return [
    checkThat('openingApproved', isOpened),
    checkThat('attendanceDays', days >= wantedDays, { found: days, expected: wantedDays }),
    checkThat('completedHours', hours >= wantedHours, { found: hours, expected: wantedHours }),
  ];
}
