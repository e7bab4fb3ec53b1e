import { createHmac } from 'node:crypto';

/** Finds people and certificates by their numbers without storing these readable: HMAC-SHA-256 under a key of its own. */
export interface BlindIndex {
  indexIdNumber(idNumber: string): Uint8Array;
  /** 32 hex characters. */
  nameCertificate(certificateNumber: string): string;
  /** The same however the number was hyphenated: a certificate brings one subsidy. 32 hex characters. */
  markCertificate(certificateNumber: string): string;
}

export function createBlindIndex(key: Uint8Array): BlindIndex {
  const digest = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    indexIdNumber: (idNumber) => digest(`idNumber:${idNumber}`),
    nameCertificate: (certificateNumber) => digest(`certificateNumber:${certificateNumber}`).toString('hex').slice(0, 32),
    markCertificate: (certificateNumber) => digest(`certificateMark:${certificateNumber.replaceAll('-', '')}`).toString('hex').slice(0, 32),
  };
}
