import type { HostBridge } from '../../host-bridge/host-bridge';

/** Chinese first; the same in English. */
export interface ConformanceText {
  readonly 'zh-CN': string;
  readonly en: string;
}

export type ConformancePort = 'bridge' | keyof HostBridge;

/**
 * - `fulfilled`: as the contract says
 * - `faulty`: not so; what was measured and what to change
 * - `absent`: an optional capability that this bridge does not offer, or randomness that this device lacks; with its consequence
 * - `hung`: no answer within the check's time
 * - `notChecked`: needs something that was not given, or a port that is missing
 */
export type ConformanceOutcome = 'fulfilled' | 'faulty' | 'absent' | 'hung' | 'notChecked';

export interface ConformanceResult {
  readonly port: ConformancePort;
  /** Stable id, `<port>.<what>`. */
  readonly name: string;
  /** What must hold. */
  readonly title: ConformanceText;
  readonly outcome: ConformanceOutcome;
  /** What was measured, or why nothing was (M1). */
  readonly measured: ConformanceText;
  /** What the host's developer changes; only for `faulty` and `hung`. */
  readonly change?: ConformanceText | undefined;
}

export interface ConformanceReport {
  /** No check came out faulty or hung. */
  readonly isConformant: boolean;
  readonly counts: Readonly<Record<ConformanceOutcome, number>>;
  readonly results: readonly ConformanceResult[];
}

export function say(chinese: string, english: string): ConformanceText {
  return { 'zh-CN': chinese, en: english };
}
