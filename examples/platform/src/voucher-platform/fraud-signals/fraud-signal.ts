import type { Platform } from '../../platform';

export const fraudSignalKinds = ['sharedDevice', 'identicalPosition', 'impossibleTravel', 'scanBurst', 'certificateBurst'] as const;
export type FraudSignalKind = (typeof fraudSignalKinds)[number];

/** Why; a signal has at least one. */
export const fraudReasons = [
  'oneDeviceManyTrainees', 'samePositionManyTrainees', 'samePositionManyDays', 'fasterThanAnyTrain',
  'fasterThanPresenting', 'atNight', 'claimedJustBefore', 'nobodyCameToTrain', 'certifiedWithoutTraining', 'certifiedAtOnce',
] as const;
export type FraudReason = (typeof fraudReasons)[number];

/** What was counted and measured; each with its unit. Shares are 0 to 1. */
export interface FraudEvidence {
  readonly personCount?: number;
  readonly eventCount?: number;
  readonly dayCount?: number;
  readonly distanceMeters?: number;
  readonly seconds?: number;
  readonly speedKmh?: number;
  readonly medianGapSeconds?: number;
  readonly nightShare?: number;
  readonly freshClaimShare?: number;
  readonly absentShare?: number;
  readonly hastyShare?: number;
}

/** A verdict about one thing (a device, a position, a journey, a burst). */
export interface FraudFinding {
  readonly kind: FraudSignalKind;
  /** What it is about, the same in every round. */
  readonly key: string;
  readonly institutionNumber: number;
  readonly voucherNumbers: readonly string[];
  readonly reasons: readonly FraudReason[];
  readonly evidence: FraudEvidence;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
}

/** What the detectors work with. */
export type Scene = Pick<Platform, 'database' | 'nowMs'>;

/** A span of time, from inclusive, until exclusive. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}
