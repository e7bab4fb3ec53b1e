import type { NextMove } from './errors';

/**
 * Every "no" the platform or a rule can say, and whose move is next. The sentence
 * for people lives in `messages/` under the same code, the HTTP status in
 * `refusal-statuses.ts`: every widget carries this table, only servers carry that.
 */
export const refusalMoves = {
  // The scanned code (protocol.md, "Verification answers with a result").
  malformed: 'fix',
  expiredCode: 'retry',
  futureCode: 'fix',
  wrongAudience: 'final',
  unknownIssuer: 'final',
  unsupportedSuite: 'fix',
  badIssuerSignature: 'final',
  badHolderSignature: 'final',
  revoked: 'final',
  delisted: 'final',
  expiredVoucher: 'final',
  notYetValid: 'retry',
  // The voucher's state.
  alreadyUsed: 'final',
  voided: 'final',
  reservedElsewhere: 'retry',
  reservationUnknown: 'retry',
  wrongTrainingType: 'final',
  // Booking leases (M4).
  leasedElsewhere: 'final',
  leaseChanged: 'retry',
  offlineQueueFull: 'fix',
  scansWaiting: 'fix',
  leaseDraining: 'retry',
  institutionNotReady: 'final',
  // Claiming.
  soldOut: 'final',
  alreadyClaimed: 'final',
  regionNotEligible: 'final',
  termsNotAccepted: 'fix',
  claimNotOpen: 'retry',
  // Check-in by location and by code (R43–R49).
  notInTraining: 'final',
  dailyCheckInLimitReached: 'retry',
  campusWithoutPosition: 'final',
  locationPermissionRefused: 'fix',
  locationUnavailable: 'retry',
  locationTimedOut: 'retry',
  locationStale: 'retry',
  locationMocked: 'fix',
  accuracyTooLow: 'retry',
  outOfRange: 'retry',
  checkInFaceRequired: 'fix',
  checkInFaceRefused: 'retry',
  faceServiceDown: 'retry',
  faceOfAnother: 'fix',
  locationCheckInFirst: 'fix',
  checkInCodeMalformed: 'retry',
  checkInCodeExpired: 'retry',
  codeTaken: 'retry',
  checkInGrantExpired: 'retry',
  checkInGrantForeign: 'final',
  checkInGrantUsed: 'final',
  wrongInstitution: 'final',
  // Consents by purpose and version.
  consentRequired: 'fix',
  consentTextChanged: 'retry',
  // An institution's admins, exports and undo (R60, R62, A12).
  notSuperAdmin: 'final',
  rosterFull: 'fix',
  alreadyAdmin: 'final',
  notInRoster: 'final',
  superAdminStays: 'fix',
  exportLimitReached: 'retry',
  downloadLinkExpired: 'retry',
  undoWindowOver: 'final',
  undoReasonMissing: 'fix',
  undoAfterCheckIn: 'final',
  // Online learning (R35–R39, A16).
  notOnlineVoucher: 'final',
  intentionMismatch: 'fix',
  intentionLimitReached: 'fix',
  alreadyLinked: 'fix',
  linkLapsed: 'fix',
  learnerMismatch: 'final',
  // Feedback and its pictures (R51).
  pictureNotAccepted: 'fix',
  pictureMismatch: 'retry',
  uploadExpired: 'retry',
  feedbackClosed: 'final',
  // Proxy holders (A20).
  proxyOfOneself: 'fix',
  proxyElderUnknown: 'fix',
  proxyFaceRequired: 'fix',
  proxyFaceRefused: 'retry',
  proxyLimitReached: 'fix',
  proxyNotAllowed: 'final',
  proxyEnded: 'final',
  // The right to be forgotten (PIPL, article 47).
  erasureNotYet: 'fix',
  // Roles.
  notAnInstitutionAdmin: 'final',
  institutionClosed: 'final',
  notAllowed: 'final',
  // Training, reviews, subsidies and what the systems tell each other (R24–R29, R65–R67).
  alreadyRegistered: 'final',
  stepNotReady: 'fix',
  checksFailed: 'fix',
  alreadyDecided: 'final',
  nothingToPay: 'final',
  paymentRecorded: 'final',
  voucherStateMismatch: 'final',
  eventOutOfOrder: 'retry',
  // HR's templates (M6).
  previewOutdated: 'retry',
  wrongCredentials: 'fix',
  accountLocked: 'retry',
  secondFactorRequired: 'fix',
  secondFactorMissing: 'fix',
  passwordChangeRequired: 'fix',
  weakPassword: 'fix',
  stepUpRequired: 'fix',
  exportTooLarge: 'fix',
  approvalRequired: 'fix',
  ownApproval: 'fix',
  approvalClosed: 'fix',
  accountExists: 'fix',
  institutionExists: 'fix',
  // The platform operator's desk (A24).
  idTaken: 'fix',
  keyInUse: 'fix',
  trustListRefused: 'fix',
  // Signed requests (RFC 9421).
  unsignedRequest: 'fix',
  badRequestSignature: 'fix',
  staleRequest: 'retry',
  replayedRequest: 'retry',
  digestMismatch: 'fix',
  sessionUnknown: 'retry',
  sessionExpired: 'retry',
  keyRevoked: 'fix',
  keyAlgorithmNotOffered: 'fix',
  // Launch and key binding.
  launchCodeUnknown: 'retry',
  launchCodeExpired: 'retry',
  launchCodeUsed: 'retry',
  launchKeyMismatch: 'final',
  tooManyKeys: 'fix',
  faceRequired: 'fix',
  faceNotVerified: 'retry',
  channelUnknown: 'fix',
  channelSuspended: 'fix',
  // Any endpoint.
  invalidRequest: 'fix',
  idempotencyKeyReused: 'fix',
  notFound: 'final',
  payloadTooLarge: 'fix',
  rateLimited: 'retry',
  internalError: 'retry',
  serviceUnavailable: 'retry',
} as const satisfies Record<string, NextMove>;

export type RefusalCode = keyof typeof refusalMoves;

/** Those that only accounts of the authorities' console meet; their sentences lie apart, so that no phone loads them. */
export type ConsoleRefusalCode = Extract<
  RefusalCode,
  | 'previewOutdated'
  | 'wrongCredentials'
  | 'accountLocked'
  | 'secondFactorRequired'
  | 'secondFactorMissing'
  | 'passwordChangeRequired'
  | 'weakPassword'
  | 'stepUpRequired'
  | 'exportTooLarge'
  | 'approvalRequired'
  | 'ownApproval'
  | 'approvalClosed'
  | 'accountExists'
  | 'institutionExists'
  | 'idTaken'
  | 'keyInUse'
  | 'trustListRefused'
  | 'alreadyRegistered'
  | 'stepNotReady'
  | 'checksFailed'
  | 'alreadyDecided'
  | 'nothingToPay'
  | 'paymentRecorded'
  | 'voucherStateMismatch'
  | 'eventOutOfOrder'
>;

/** Parameters of the sentence, by name: measured values, limits, times, names of places. */
export type RefusalDetails = Readonly<Record<string, string | number | boolean>>;

/** A documented "no", with what was measured. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly nextMove: NextMove;
  readonly details: RefusalDetails;
  /** The platform's own sentence, for a code that is newer than this SDK. */
  readonly message?: string | undefined;
}

/** For servers and rules: looks the move up. */
export function refuse(code: RefusalCode, details: RefusalDetails = {}): Refusal {
  return { code, nextMove: refusalMoves[code], details };
}

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.prototype.hasOwnProperty.call(refusalMoves, code);
}

/** Outcome of an operation that can be refused. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
