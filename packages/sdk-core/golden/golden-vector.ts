/** The shape of `codes.json`: every layer of a code, and what verifying it must say. Bytes are lower-case hex. */
export interface GoldenVectors {
  readonly description: string;
  readonly issuers: readonly GoldenIssuer[];
  readonly codes: readonly GoldenCode[];
  readonly requests: readonly GoldenRequest[];
}

export interface GoldenIssuer {
  readonly keyId: string;
  readonly algorithm: 'ES256' | 'SM2';
  readonly publicKey: string;
}

export interface GoldenCode {
  readonly name: string;
  /** The verifier's clock, pinned. */
  readonly nowMs: number;
  /** The verifying institution. */
  readonly audience: number;
  /** What the verifier knows of the credential. */
  readonly status: 'valid' | 'revoked' | 'delisted';
  /** As it is scanned. */
  readonly text: string;
  /** Present where the text can be decoded. */
  readonly layers?: {
    readonly bytes: string;
    readonly fields: Readonly<Record<string, string | number>>;
    readonly issuerSignatureBase: string;
    readonly holderSignatureBase: string;
    readonly issuerSignature: string;
    readonly holderSignature: string;
    /** Rows of the QR symbol from the top, `1` dark, without a quiet zone; only with the first codes. */
    readonly matrix?: readonly string[];
  };
  readonly expected: {
    readonly outcome: string;
    /** The check that fails; absent with `verified`. */
    readonly step?: string;
    /** Every check in its order: `passed`, `failed` or `notReached`. */
    readonly steps: Readonly<Record<VerificationStepName, 'passed' | 'failed' | 'notReached'>>;
  };
}

export const verificationSteps = ['format', 'time', 'audience', 'validity', 'trust', 'status', 'issuer', 'holder'] as const;
export type VerificationStepName = (typeof verificationSteps)[number];

export interface GoldenRequest {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly algorithm: 'ES256' | 'SM2';
  readonly publicKey: string;
  readonly keyThumbprint: string;
  /** UTF-8 text of the signature base (RFC 9421 §2.5). */
  readonly signatureBase: string;
  readonly isValid: boolean;
}
