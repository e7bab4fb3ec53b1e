/** Whose move is next: try again, change something, or accept that it is over. */
export type NextMove = 'retry' | 'fix' | 'final';

/**
 * Faults: things that should not happen. Expected outcomes (`alreadyUsed`,
 * `soldOut`) are results or a {@link Refusal}, never one of these.
 */
export const sdkErrorMoves = {
  /** The host gave an option or prop of the wrong shape; the message names it. */
  invalidConfiguration: 'fix',
  /** A value handed to a function is out of its documented range. */
  invalidArgument: 'fix',
  /** No cryptographically secure random source: keys and codes are not made. */
  randomUnavailable: 'final',
  /** The JavaScript engine lacks what the suite needs (BigInt, WebCrypto). */
  cryptoUnavailable: 'final',
  /** The host's storage refused to read or write. */
  storageFailed: 'retry',
  /** No answer from the platform: no network, timeout, TLS failure. */
  networkFailed: 'retry',
  /** The platform answered something that is not its documented format. */
  malformedResponse: 'retry',
  /** The platform failed inside (HTTP 5xx). */
  platformFailed: 'retry',
  /** The host's launch did not deliver a launch code. */
  launchFailed: 'retry',
  /** A host capability is missing or was refused by the user. */
  capabilityUnavailable: 'fix',
} as const satisfies Record<string, NextMove>;

export type SdkErrorCode = keyof typeof sdkErrorMoves;

export interface SdkErrorOptions {
  cause?: unknown;
  /** Facts for a log line or a message parameter; never personal data. */
  details?: Readonly<Record<string, string | number | boolean>>;
}

/** The only error class that leaves the SDK. Switch on `code`. */
export class SdkError extends Error {
  readonly code: SdkErrorCode;
  readonly nextMove: NextMove;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  declare readonly cause?: unknown;

  constructor(code: SdkErrorCode, message: string, options: SdkErrorOptions = {}) {
    super(message);
    this.name = 'SdkError';
    this.code = code;
    this.nextMove = sdkErrorMoves[code];
    this.details = options.details ?? {};
    if (options.cause !== undefined) this.cause = options.cause;
  }
}
