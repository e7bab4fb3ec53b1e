/** Algorithms a suite can carry; the nibble on the wire is in `suiteNibbles`. */
export type SignatureAlgorithm = 'ES256';

/** Half of the code's suite byte (high = issuer, low = holder). */
export const suiteNibbles = { ES256: 1 } as const satisfies Record<SignatureAlgorithm, number>;

export const publicKeyLength = 33;
export const signatureLength = 64;

/** Verification and hashing of one algorithm. Raw `r‖s` signatures of 64 bytes, low-s; compressed keys of 33 bytes. */
export interface CryptoSuite {
  readonly algorithm: SignatureAlgorithm;
  /** The suite's hash: SHA-256 for ES256. 32 bytes. */
  digest(data: Uint8Array): Promise<Uint8Array>;
  /** False for any bad input; never throws on it. High-s signatures are refused. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** A private key that signs; the key itself may not be extractable. */
export interface SigningKey {
  readonly algorithm: SignatureAlgorithm;
  /** Compressed SEC1 point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Raw `r‖s`, 64 bytes, low-s. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/**
 * Where a device's private keys live. `create` is safe against two tabs: the
 * first `add` on the name wins and the loser reads the winner's key.
 */
export interface KeyStore {
  load(name: string): Promise<SigningKey | undefined>;
  create(name: string): Promise<SigningKey>;
  remove(name: string): Promise<void>;
}
