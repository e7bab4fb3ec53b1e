import { skillLevels, skillRank } from '@skill-voucher/sdk-core';
import { checkThat, type CheckResult } from './check-result';
import type { Recorded, SubmittedClass, SubmittedTrainee } from './check-use';

/** A subsidy that this person got before. */
export interface EarlierSubsidy {
  readonly voucherNumber: string;
  readonly occupation: string;
  readonly skillLevel: string;
  /** Of the claim: a subsidy counts in the year in which it was handed in. */
  readonly chinaYear: number;
}

export interface SubsidyFacts {
  readonly trainee: SubmittedTrainee;
  readonly trainingClass: SubmittedClass;
  readonly record: Recorded | undefined;
  readonly isCompleted: boolean;
  readonly earlier: readonly EarlierSubsidy[];
  /** The certificate brought a subsidy already, to whomever. */
  readonly isCertificateSpent: boolean;
  readonly limits: { readonly maximumPerYear: number; readonly claimWithinMonths: number };
  /** By the standard; undefined when none fits. */
  readonly amountFen: number | undefined;
  /** When the institution handed it in: nobody is late, and no year is another, because a reviewer took long. */
  readonly claimedAtMs: number;
}

/** A class may be of any level; what is paid for is what the certificate says. */
export function readLevel(trainee: SubmittedTrainee, trainingClass: SubmittedClass): string {
  return trainee.certificate?.skillLevel ?? trainingClass.skillLevel;
}

/** 补贴审核 (R26, R28): the training record, the certificate, and the limits of subsidies (facts of the field), each by the level of the certificate. */
export function checkSubsidy(facts: SubsidyFacts): CheckResult[] {
  const { trainee, trainingClass, record, earlier, limits, amountFen, claimedAtMs } = facts;
  const { certificate, voucherNumber } = trainee;
  const level = readLevel(trainee, trainingClass);
  const year = readChinaYear(claimedAtMs);
  const thisYear = earlier.filter(({ chinaYear }) => chinaYear === year).length;
  const sameOccupation = earlier.filter(({ occupation }) => occupation === trainingClass.occupation);
  const higher = sameOccupation.find(({ skillLevel }) => rankOf(skillLevel) > rankOf(level));
  return [
    checkThat('completionApproved', facts.isCompleted),
    checkThat('certificateRecorded', certificate !== undefined),
    ...(certificate === undefined ? [] : [...checkCertificate(certificate, { trainingClass, record, limits, claimedAtMs }), checkThat('certificateOnce', !facts.isCertificateSpent)]),
    checkThat('notGranted', !earlier.some((other) => other.voucherNumber === voucherNumber)),
    checkThat('onceForLevel', !sameOccupation.some((other) => other.voucherNumber !== voucherNumber && other.skillLevel === level)),
    checkThat('notBelowEarlier', higher === undefined, { found: higher?.skillLevel }),
    checkThat('yearlyLimit', thisYear < limits.maximumPerYear, { found: thisYear, expected: limits.maximumPerYear }),
    checkThat('standardFound', amountFen !== undefined, { found: amountFen }),
  ];
}

function checkCertificate(certificate: NonNullable<SubmittedTrainee['certificate']>, facts: Pick<SubsidyFacts, 'trainingClass' | 'record' | 'limits' | 'claimedAtMs'>): CheckResult[] {
  const { trainingClass, record, limits, claimedAtMs } = facts;
  const { occupation, skillLevel, certificateNumber, issuedAtMs } = certificate;
  const known = record?.certificates.find((one) => one.certificateNumber === certificateNumber);
  const isConfirmed = known !== undefined && known.occupation === occupation && known.skillLevel === skillLevel && known.issuedAtMs === issuedAtMs;
  const fits = occupation === trainingClass.occupation && skillLevel !== 'any' && (trainingClass.skillLevel === 'any' || skillLevel === trainingClass.skillLevel);
  const months = countMonths(issuedAtMs, claimedAtMs);
  return [
    checkThat('certificateConfirmed', isConfirmed, { found: known?.source }),
    checkThat('certificateFits', fits, { found: `${occupation} ${skillLevel}`, expected: `${trainingClass.occupation} ${trainingClass.skillLevel}` }),
    checkThat('certificateTimely', issuedAtMs <= claimedAtMs && claimedAtMs < addMonths(issuedAtMs, limits.claimWithinMonths), { found: months, expected: limits.claimWithinMonths }),
  ];
}

/** 一级 outranks 五级: never by the digits. */
function rankOf(level: string): number {
  const known = skillLevels.find((name) => name === level);
  return known === undefined ? 0 : skillRank(known);
}

const offsetMs = 8 * 3_600_000;

export function readChinaYear(atMs: number): number {
  return new Date(atMs + offsetMs).getUTCFullYear();
}

/** The same day of a later month, in UTC+8; the last day of a shorter one. */
function addMonths(atMs: number, months: number): number {
  const from = new Date(atMs + offsetMs);
  const day = from.getUTCDate();
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  return Date.UTC(to.getUTCFullYear(), to.getUTCMonth(), Math.min(day, to.getUTCDate())) + ((atMs + offsetMs) % 86_400_000) - offsetMs;
}

function countMonths(fromMs: number, toMs: number): number {
  const [from, to] = [new Date(fromMs + offsetMs), new Date(toMs + offsetMs)];
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}
