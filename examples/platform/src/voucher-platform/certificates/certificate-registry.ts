import { answerWithin, LateAnswer } from '../../answer-within';
import type { skillLevels } from '@skill-voucher/sdk-core';

/** A certificate as the outside registry has it. */
export interface RegisteredCertificate {
  /** 职业资格 or 职业技能等级. */
  readonly kind: 'qualification' | 'skillLevel';
  readonly occupation: string;
  readonly skillLevel: (typeof skillLevels)[number];
  readonly certificateNumber: string;
  readonly issuedBy: string;
  /** Midnight of the day, UTC+8. */
  readonly issuedAtMs: number;
}

/** The national registry of 职业资格 and 职业技能等级 certificates (R50). */
export interface CertificateRegistry {
  /**
   * Every certificate of the person with this ID number. Rejects when the registry is down; no answer within
   * `outsideServiceSeconds`, when `signal` aborts, counts as the same.
   */
  findCertificates(idNumber: string, signal?: AbortSignal): Promise<readonly RegisteredCertificate[]>;
}

/** The same registry, down when it does not answer in time. */
export function limitRegistry(registry: CertificateRegistry, limitMs: number): CertificateRegistry {
  return { findCertificates: (idNumber) => answerWithin(limitMs, (signal) => registry.findCertificates(idNumber, signal)) };
}

/** The same registry for many look-ups of one request: down for all that begin later than so long after now. */
export function limitAllLookUps(registry: CertificateRegistry, limitMs: number): CertificateRegistry {
  const untilMs = performance.now() + limitMs;
  return { findCertificates: async (idNumber, signal) => (performance.now() < untilMs ? registry.findCertificates(idNumber, signal) : Promise.reject(new LateAnswer())) };
}
