import { maskIdNumber, maskName } from '@skill-voucher/sdk-core';
import type { BlindIndex } from './blind-index';
import type { PersonalDataCipher } from './personal-data-cipher';

/** What every module that meets people is given. */
export interface PersonalData {
  readonly cipher: PersonalDataCipher;
  readonly index: BlindIndex;
}

export interface PersonalColumns {
  readonly nameCipher: Uint8Array;
  readonly idNumberCipher: Uint8Array;
}

export interface MaskedPerson {
  readonly maskedName: string;
  readonly maskedIdNumber: string;
}

export function encryptPerson(data: PersonalData, person: { name: string; idNumber: string; phone: string }) {
  return {
    idNumberIndex: data.index.indexIdNumber(person.idNumber),
    nameCipher: data.cipher.encrypt('name', person.name),
    idNumberCipher: data.cipher.encrypt('idNumber', person.idNumber),
    phoneCipher: data.cipher.encrypt('phone', person.phone),
  };
}

export function maskPerson(data: PersonalData, columns: PersonalColumns): MaskedPerson {
  return {
    maskedName: maskName(data.cipher.decrypt('name', columns.nameCipher)),
    maskedIdNumber: maskIdNumber(data.cipher.decrypt('idNumber', columns.idNumberCipher)),
  };
}
