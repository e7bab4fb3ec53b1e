import { aesGcm } from './aes-gcm';
import type { SealingAlgorithm } from './sealing-algorithm';
import { sm4HmacSm3 } from './sm4-hmac-sm3';

/** Which column a text belongs to; bound into the cipher text, so that columns cannot be swapped. */
export type PersonalField = 'name' | 'idNumber' | 'phone' | 'certificateNumber' | 'feedbackText' | 'feedbackPicture' | 'undoReason' | 'totpSecret' | 'eventPayload' | 'keyCheck' | 'signalNote' | 'claimMarkKey' | 'reviewOpinion' | 'paymentFailure';

/** The port through which names, ID numbers, phone numbers and what people write about others reach the database. */
export interface PersonalDataCipher {
  encrypt(field: PersonalField, text: string): Uint8Array;
  /** Under another of its keys than the first. */
  encryptWith(keyId: number, field: PersonalField, text: string): Uint8Array;
  /** @throws UnreadablePersonalData */
  decrypt(field: PersonalField, cipherText: Uint8Array): string;
  /** The keys, the one that encrypts first. */
  readonly keys: readonly Pick<DataKey, 'id' | 'algorithm'>[];
}

export const dataKeyAlgorithms = ['AES-256-GCM', 'SM4-CBC-HMAC-SM3'] as const;
export type DataKeyAlgorithm = (typeof dataKeyAlgorithms)[number];

export interface DataKey {
  /** 1 to 255, stored with every cipher text. */
  readonly id: number;
  readonly algorithm: DataKeyAlgorithm;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The first encrypts; the others still decrypt, for rotation. */
export type DataKeys = readonly [DataKey, ...DataKey[]];

/** A cipher text that was changed, belongs to another column, or was made with a key that is not here. */
export class UnreadablePersonalData extends Error {
  constructor(
    readonly code: 'malformed' | 'unknownDataKey' | 'tampered',
    message: string,
  ) {
    super(message);
    this.name = 'UnreadablePersonalData';
  }
}

/** First byte of a cipher text. */
const algorithms: Readonly<Record<DataKeyAlgorithm, { mark: number; sealing: SealingAlgorithm }>> = {
  'AES-256-GCM': { mark: 0xa1, sealing: aesGcm },
  'SM4-CBC-HMAC-SM3': { mark: 0xa2, sealing: sm4HmacSm3 },
};
const headLength = 2;

/** Algorithm ‖ key id ‖ what the algorithm writes. The first key encrypts; the others still decrypt, for rotation. */
export function createPersonalDataCipher(keys: DataKeys): PersonalDataCipher {
  const byId = new Map(keys.map((key) => [key.id, key]));
  if (byId.size !== keys.length) throw new Error('Data keys have ids of their own');
  const current = keys[0];
  const encryptWith = (keyId: number, field: PersonalField, text: string): Uint8Array => {
    const key = byId.get(keyId);
    if (key === undefined) throw new Error(`No data key ${keyId}`);
    const { mark, sealing } = algorithms[key.algorithm];
    return Buffer.concat([Buffer.from([mark, key.id]), sealing.seal(key.key, Buffer.from(field), Buffer.from(text))]);
  };
  return {
    keys: keys.map(({ id, algorithm }) => ({ id, algorithm })),
    encryptWith,
    encrypt: (field, text) => encryptWith(current.id, field, text),
    decrypt(field, cipherText) {
      const bytes = Buffer.from(cipherText);
      const [mark, id] = [bytes[0], readKeyId(bytes)];
      const key = byId.get(id);
      if (key === undefined) throw new UnreadablePersonalData('unknownDataKey', `No data key ${id}: the data folder or the configured keys are not those of this database`);
      const { mark: expected, sealing } = algorithms[key.algorithm];
      const plain = mark === expected ? sealing.open(key.key, Buffer.from(field), bytes.subarray(headLength)) : undefined;
      if (plain === undefined) throw new UnreadablePersonalData('tampered', `A cipher text of ${field} under data key ${id} was changed or belongs elsewhere`);
      return plain.toString('utf8');
    },
  };
}

/** The key that a cipher text was made with. */
export function readKeyId(cipherText: Uint8Array): number {
  const id = cipherText[1];
  if (id === undefined) throw new UnreadablePersonalData('malformed', 'Too short for a cipher text');
  return id;
}
