import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';

/** A file is kept in pieces of about this size, so that neither writing nor reading holds it whole. */
export const pieceByteLength = 256 * 1024;

const tagLength = 16;

/** The link's secret: derived, not stored, so that a repeat of the request gets the same link and a copy of the database none. */
export function deriveExportToken(key: Uint8Array, exportId: string): string {
  return createHmac('sha256', key).update(`export:${exportId}`).digest('base64url');
}

export function hashExportToken(token: string): Uint8Array {
  return createHash('sha256').update(`export:${token}`).digest();
}

/** AES-256-GCM under a key of this file alone; the sequence is the nonce and is bound, so that pieces cannot be swapped. */
export function encryptPiece(token: string, sequence: number, piece: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', deriveFileKey(token), nonceOf(sequence));
  const encrypted = Buffer.concat([cipher.update(piece), cipher.final()]);
  return Buffer.concat([cipher.getAuthTag(), encrypted]);
}

export function decryptPiece(token: string, sequence: number, pieceCipher: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pieceCipher);
  const decipher = createDecipheriv('aes-256-gcm', deriveFileKey(token), nonceOf(sequence)).setAuthTag(bytes.subarray(0, tagLength));
  return Buffer.concat([decipher.update(bytes.subarray(tagLength)), decipher.final()]);
}

function deriveFileKey(token: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', token, '', 'ETV1-EXPORT', 32));
}

function nonceOf(sequence: number): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(sequence, 8);
  return nonce;
}
