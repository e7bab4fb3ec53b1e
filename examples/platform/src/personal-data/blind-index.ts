import { createHmac } from 'node:crypto';

/** Finds a person by ID number without storing it readable: HMAC-SHA-256 under a key of its own. */
export interface BlindIndex {
  indexIdNumber(idNumber: string): Uint8Array;
}

export function createBlindIndex(key: Uint8Array): BlindIndex {
  return { indexIdNumber: (idNumber) => createHmac('sha256', key).update(`idNumber:${idNumber}`).digest() };
}
