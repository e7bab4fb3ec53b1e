/** Type of the credential (SD-JWT VC, `vct`). */
export const passportType = 'urn:skill-voucher:learning-passport:1';

/** A passport lives at most so long: it is not revoked but renewed, so that verifiers need no list (decision 0017). */
export const passportLongestLifeSeconds = 30 * 86_400;

/** Trainings and certificates together: more of them is not a life, and each costs a verifier a hash. */
export const passportMostEntries = 256;

/** What a trainee has learnt (M14). Every entry and the name can be shown or kept back by itself. */
export interface LearningPassport {
  /** As on the ID card. */
  readonly name: string;
  readonly attendance: readonly PassportAttendance[];
  readonly certificates: readonly PassportCertificate[];
}

export interface PassportAttendance {
  readonly institutionName: string;
  readonly trainingName: string;
  /** Days with at least one check-in. */
  readonly days: number;
  /** `2026-11-24`, UTC+8. */
  readonly firstDay: string;
  readonly lastDay: string;
}

export interface PassportCertificate {
  readonly occupation: string;
  readonly skillLevel: string;
  readonly certificateNumber: string;
  /** `2026-11-24`, UTC+8. */
  readonly issuedOn: string;
}

/** A verifier's question (M14). */
export interface PassportRequest {
  /** As the verifier names itself; the holder sees it before showing anything. */
  readonly audience: string;
  /** Fresh for each question, at least 16 characters. */
  readonly nonce: string;
}

/** A presentation is good for so long after it was made. */
export const presentationLifeSeconds = 300;

/** What the holder shows of it: nothing, unless named. */
export interface PassportDisclosure {
  readonly showsName?: boolean;
  /** Indices into `attendance`. */
  readonly attendance?: readonly number[];
  /** Indices into `certificates`. */
  readonly certificates?: readonly number[];
}
