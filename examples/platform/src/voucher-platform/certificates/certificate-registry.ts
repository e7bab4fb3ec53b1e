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
  /** Every certificate of the person with this ID number. Rejects when the registry does not answer. */
  findCertificates(idNumber: string): Promise<readonly RegisteredCertificate[]>;
}
