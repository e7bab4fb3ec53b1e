/** Encryption that notices a change, under a key of 32 bytes. `context` is bound in without being stored. */
export interface SealingAlgorithm {
  seal(key: Uint8Array, context: Uint8Array, plain: Uint8Array): Buffer;
  /** Undefined for anything that this key did not seal in this context. */
  open(key: Uint8Array, context: Uint8Array, sealed: Buffer): Buffer | undefined;
}
