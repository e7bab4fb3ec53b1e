import type { NextMove } from './errors';

/**
 * Every "no" the platform or a rule can say: HTTP status on the wire and whose
 * move is next. The sentence for people lives in `messages/` under the same code.
 */
export const refusalTable = {
  // The scanned code (protocol.md, "Verification answers with a result").
  malformed: { status: 422, nextMove: 'fix' },
  expiredCode: { status: 422, nextMove: 'retry' },
  futureCode: { status: 422, nextMove: 'fix' },
  wrongAudience: { status: 422, nextMove: 'final' },
  unknownIssuer: { status: 422, nextMove: 'final' },
  unsupportedSuite: { status: 422, nextMove: 'fix' },
  badIssuerSignature: { status: 422, nextMove: 'final' },
  badHolderSignature: { status: 422, nextMove: 'final' },
  revoked: { status: 422, nextMove: 'final' },
  delisted: { status: 409, nextMove: 'final' },
  expiredVoucher: { status: 409, nextMove: 'final' },
  notYetValid: { status: 409, nextMove: 'retry' },
  // The voucher's state.
  alreadyUsed: { status: 409, nextMove: 'final' },
  voided: { status: 409, nextMove: 'final' },
  reservedElsewhere: { status: 409, nextMove: 'retry' },
  reservationUnknown: { status: 409, nextMove: 'retry' },
  wrongTrainingType: { status: 409, nextMove: 'final' },
  // Booking leases (M4).
  leasedElsewhere: { status: 409, nextMove: 'final' },
  leaseChanged: { status: 409, nextMove: 'retry' },
  offlineQueueFull: { status: 409, nextMove: 'fix' },
  leaseDraining: { status: 409, nextMove: 'retry' },
  // Claiming.
  soldOut: { status: 409, nextMove: 'final' },
  alreadyClaimed: { status: 409, nextMove: 'final' },
  regionNotEligible: { status: 403, nextMove: 'final' },
  termsNotAccepted: { status: 422, nextMove: 'fix' },
  claimNotOpen: { status: 409, nextMove: 'retry' },
  // Check-in by location and by code (R43–R49).
  notInTraining: { status: 409, nextMove: 'final' },
  dailyCheckInLimitReached: { status: 409, nextMove: 'retry' },
  campusWithoutPosition: { status: 409, nextMove: 'final' },
  locationPermissionRefused: { status: 422, nextMove: 'fix' },
  locationUnavailable: { status: 422, nextMove: 'retry' },
  locationTimedOut: { status: 422, nextMove: 'retry' },
  locationStale: { status: 422, nextMove: 'retry' },
  locationMocked: { status: 422, nextMove: 'fix' },
  accuracyTooLow: { status: 422, nextMove: 'retry' },
  outOfRange: { status: 422, nextMove: 'retry' },
  checkInFaceRequired: { status: 403, nextMove: 'fix' },
  checkInFaceRefused: { status: 403, nextMove: 'retry' },
  faceServiceDown: { status: 503, nextMove: 'retry' },
  faceOfAnother: { status: 403, nextMove: 'fix' },
  locationCheckInFirst: { status: 409, nextMove: 'fix' },
  checkInCodeMalformed: { status: 422, nextMove: 'retry' },
  checkInCodeExpired: { status: 422, nextMove: 'retry' },
  codeTaken: { status: 409, nextMove: 'retry' },
  checkInGrantExpired: { status: 409, nextMove: 'retry' },
  checkInGrantForeign: { status: 403, nextMove: 'final' },
  checkInGrantUsed: { status: 409, nextMove: 'final' },
  wrongInstitution: { status: 409, nextMove: 'final' },
  // An institution's admins, exports and undo (R60, R62, A12).
  notSuperAdmin: { status: 403, nextMove: 'final' },
  rosterFull: { status: 409, nextMove: 'fix' },
  alreadyAdmin: { status: 409, nextMove: 'final' },
  notInRoster: { status: 404, nextMove: 'final' },
  superAdminStays: { status: 409, nextMove: 'fix' },
  exportLimitReached: { status: 409, nextMove: 'retry' },
  undoWindowOver: { status: 409, nextMove: 'final' },
  undoReasonMissing: { status: 422, nextMove: 'fix' },
  undoAfterCheckIn: { status: 409, nextMove: 'final' },
  // Roles.
  notAnInstitutionAdmin: { status: 403, nextMove: 'final' },
  institutionClosed: { status: 403, nextMove: 'final' },
  notAllowed: { status: 403, nextMove: 'final' },
  wrongCredentials: { status: 401, nextMove: 'fix' },
  accountLocked: { status: 423, nextMove: 'retry' },
  // Signed requests (RFC 9421).
  unsignedRequest: { status: 401, nextMove: 'fix' },
  badRequestSignature: { status: 401, nextMove: 'fix' },
  staleRequest: { status: 401, nextMove: 'retry' },
  replayedRequest: { status: 401, nextMove: 'retry' },
  digestMismatch: { status: 401, nextMove: 'fix' },
  sessionUnknown: { status: 401, nextMove: 'retry' },
  sessionExpired: { status: 401, nextMove: 'retry' },
  keyRevoked: { status: 401, nextMove: 'fix' },
  // Launch and key binding.
  launchCodeUnknown: { status: 401, nextMove: 'retry' },
  launchCodeExpired: { status: 401, nextMove: 'retry' },
  launchCodeUsed: { status: 401, nextMove: 'retry' },
  launchKeyMismatch: { status: 401, nextMove: 'final' },
  tooManyKeys: { status: 409, nextMove: 'fix' },
  faceRequired: { status: 403, nextMove: 'fix' },
  faceNotVerified: { status: 403, nextMove: 'retry' },
  channelUnknown: { status: 401, nextMove: 'fix' },
  // Any endpoint.
  invalidRequest: { status: 400, nextMove: 'fix' },
  idempotencyKeyReused: { status: 422, nextMove: 'fix' },
  notFound: { status: 404, nextMove: 'final' },
  payloadTooLarge: { status: 413, nextMove: 'fix' },
  rateLimited: { status: 429, nextMove: 'retry' },
  internalError: { status: 500, nextMove: 'retry' },
  serviceUnavailable: { status: 503, nextMove: 'retry' },
} as const satisfies Record<string, { status: number; nextMove: NextMove }>;

export type RefusalCode = keyof typeof refusalTable;

/** Parameters of the sentence, by name: measured values, limits, times, names of places. */
export type RefusalDetails = Readonly<Record<string, string | number | boolean>>;

/** A documented "no", with what was measured. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly nextMove: NextMove;
  readonly details: RefusalDetails;
}

export function refuse(code: RefusalCode, details: RefusalDetails = {}): Refusal {
  return { code, nextMove: refusalTable[code].nextMove, details };
}

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.prototype.hasOwnProperty.call(refusalTable, code);
}

/** Outcome of an operation that can be refused. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
