/** Algorithms a suite can carry; the nibble on the wire is in `suiteNibbles`. */
export type SignatureAlgorithm = 'ES256' | 'SM2';

/** Half of the code's suite byte (high = issuer, low = holder). */
export const suiteNibbles = { ES256: 1, SM2: 2 } as const satisfies Record<SignatureAlgorithm, number>;

export const publicKeyLength = 33;
export const signatureLength = 64;

/** Verification and hashing of one algorithm. Raw `r‖s` signatures of 64 bytes; compressed keys of 33 bytes. */
export interface CryptoSuite {
  readonly algorithm: SignatureAlgorithm;
  /** SHA-256, 32 bytes: body digests (RFC 9530) and key thumbprints use it whatever the signatures are. */
  sha256(data: Uint8Array): Promise<Uint8Array>;
  /** The suite's own hash: SHA-256 for ES256, SM3 for SM2. 32 bytes. */
  digest(data: Uint8Array): Promise<Uint8Array>;
  /** False for any bad input; never throws on it. ES256: high-s signatures are refused. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Further algorithms that can be verified here; see {@link joinSuites}. */
  readonly companions?: readonly CryptoSuite[] | undefined;
}

/** A suite that also verifies the algorithms of `companions`, e.g. codes of an SM2 issuer on an ES256 device. */
export function joinSuites(suite: CryptoSuite, ...companions: CryptoSuite[]): CryptoSuite {
  return {
    algorithm: suite.algorithm,
    sha256: (data) => suite.sha256(data),
    digest: (data) => suite.digest(data),
    verify: (publicKey, message, signature) => suite.verify(publicKey, message, signature),
    companions: [...(suite.companions ?? []), ...companions],
  };
}

/** The suite of one algorithm, or `undefined` where it was not joined. */
export function findSuite(suite: CryptoSuite, algorithm: SignatureAlgorithm): CryptoSuite | undefined {
  return suite.algorithm === algorithm ? suite : suite.companions?.find((companion) => companion.algorithm === algorithm);
}

/** A private key that signs; the key itself may not be extractable. */
export interface SigningKey {
  readonly algorithm: SignatureAlgorithm;
  /** Compressed SEC1 point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Raw `r‖s`, 64 bytes; ES256 in its low-s form. */
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
