import { suiteNibbles } from '../crypto/crypto-suite';
import { decodeHex, writeUint32 } from '../encoding';
import { SdkError } from '../errors';
import { credentialBodyLength, type CredentialFields } from '../voucher/credential';
import { benefitModes, maximumAmountFen, skillLevels, trainingTypes } from '../voucher/voucher-terms';

/** The 66 signed bytes. Throws `invalidArgument` for a field out of its range. */
export function encodeCredentialBody(fields: CredentialFields): Uint8Array {
  const keyId = decodeHex(fields.issuerKeyId);
  const number = decodeHex(fields.voucherNumber);
  requireField(keyId?.length === 4, 'issuerKeyId');
  requireField(number?.length === 8, 'voucherNumber');
  requireField(fields.holderPublicKey.length === 33, 'holderPublicKey');
  requireField(fields.amountFen >= 0 && fields.amountFen <= maximumAmountFen && Number.isInteger(fields.amountFen), 'amountFen');
  for (const name of ['validFromSeconds', 'expiresAtSeconds', 'templateNumber', 'statusIndex'] as const) {
    requireField(Number.isInteger(fields[name]) && fields[name] >= 0 && fields[name] <= 0xffffffff, name);
  }
  const body = new Uint8Array(credentialBodyLength);
  body[0] = (suiteNibbles[fields.issuerAlgorithm] << 4) | suiteNibbles[fields.holderAlgorithm];
  body.set(keyId as Uint8Array, 1);
  body.set(number as Uint8Array, 5);
  body.set(fields.holderPublicKey, 13);
  writeUint32(body, 46, fields.validFromSeconds);
  writeUint32(body, 50, fields.expiresAtSeconds);
  writeUint32(body, 54, fields.templateNumber);
  writeUint32(body, 58, encodeTerms(fields));
  writeUint32(body, 62, fields.statusIndex);
  return body;
}

function encodeTerms(fields: CredentialFields): number {
  const training = trainingTypes.indexOf(fields.trainingType);
  const benefit = benefitModes.indexOf(fields.benefitMode);
  const level = skillLevels.indexOf(fields.skillLevel);
  requireField(training >= 0 && benefit >= 0 && level >= 0, 'trainingType, benefitMode or skillLevel');
  return ((training << 31) | (benefit << 30) | (level << 26) | fields.amountFen) >>> 0;
}

function requireField(isRight: boolean, name: string): void {
  if (!isRight) throw new SdkError('invalidArgument', `Credential field out of range: ${name}.`, { details: { field: name } });
}
