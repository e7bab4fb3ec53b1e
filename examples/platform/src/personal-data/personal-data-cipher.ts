import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Which column a text belongs to; bound into the cipher text, so that columns cannot be swapped. */
export type PersonalField = 'name' | 'idNumber' | 'phone' | 'certificateNumber' | 'feedbackText' | 'feedbackPicture' | 'undoReason' | 'totpSecret' | 'eventPayload';

/** The port through which names, ID numbers, phone numbers and what people write about others reach the database. */
export interface PersonalDataCipher {
  encrypt(field: PersonalField, text: string): Uint8Array;
  decrypt(field: PersonalField, cipherText: Uint8Array): string;
}

export interface DataKey {
  /** 1 to 255, stored with every cipher text. */
  readonly id: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM: key id ‖ IV ‖ tag ‖ cipher text. The first key encrypts; the others still decrypt, for rotation. */
export function createAesGcmCipher(keys: readonly [DataKey, ...DataKey[]]): PersonalDataCipher {
  const byId = new Map(keys.map((key) => [key.id, key.key]));
  const current = keys[0];
  return {
    encrypt(field, text) {
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(field));
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([current.id]), iv, cipher.getAuthTag(), encrypted]);
    },
    decrypt(field, cipherText) {
      const bytes = Buffer.from(cipherText);
      const key = byId.get(bytes[0] ?? 0);
      if (key === undefined) throw new Error(`No data key ${bytes[0] ?? 0}: the data folder or the configured keys are not those of this database`);
      const iv = bytes.subarray(1, 1 + ivLength);
      const tag = bytes.subarray(1 + ivLength, 1 + ivLength + tagLength);
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(field)).setAuthTag(tag);
      return decipher.update(bytes.subarray(1 + ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
