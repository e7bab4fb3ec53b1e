import { suiteNibbles, type SignatureAlgorithm } from '../crypto/crypto-suite';
import { concatBytes, decodeHex, encodeHex, encodeUtf8, readUint32, writeUint32 } from '../encoding';
import { SdkError } from '../errors';
import { benefitModes, maximumAmountFen, skillLevels, trainingTypes, type BenefitModeName, type SkillLevelName, type TrainingTypeName } from './voucher-terms';

/** protocol.md, "Credential and redeem code", offsets 0 to 129. */
export const credentialLength = 130;
export const credentialBodyLength = 66;
const domainTag = encodeUtf8('ETV1-CRED\0');

export interface CredentialFields {
  readonly issuerAlgorithm: SignatureAlgorithm;
  readonly holderAlgorithm: SignatureAlgorithm;
  /** First 4 bytes of the issuer certificate's subject key identifier, 8 hex characters. */
  readonly issuerKeyId: string;
  /** 16 upper-case hex characters (R64). */
  readonly voucherNumber: string;
  /** Compressed SEC1 point, 33 bytes. */
  readonly holderPublicKey: Uint8Array;
  readonly validFromSeconds: number;
  /** First second in which it is no longer valid. */
  readonly expiresAtSeconds: number;
  readonly templateNumber: number;
  readonly trainingType: TrainingTypeName;
  readonly benefitMode: BenefitModeName;
  readonly skillLevel: SkillLevelName;
  readonly amountFen: number;
  readonly statusIndex: number;
}

export interface Credential extends CredentialFields {
  /** Raw `r‖s` over `"ETV1-CRED\0" ‖ [0,66)`. */
  readonly issuerSignature: Uint8Array;
}

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

/** What the issuer signs: `"ETV1-CRED\0"` and the body. */
export function credentialSignatureBase(body: Uint8Array): Uint8Array {
  return concatBytes(domainTag, body.subarray(0, credentialBodyLength));
}

/** `undefined` for a wrong length, an unknown suite or a value that no encoder writes. Signatures are not checked. */
export function decodeCredential(bytes: Uint8Array): Credential | undefined {
  if (bytes.length !== credentialLength) return undefined;
  const issuerAlgorithm = algorithmOf((bytes[0] as number) >> 4);
  const holderAlgorithm = algorithmOf((bytes[0] as number) & 15);
  const terms = readUint32(bytes, 58);
  const skillLevel = skillLevels[(terms >>> 26) & 15];
  if (issuerAlgorithm === undefined || holderAlgorithm === undefined || skillLevel === undefined) return undefined;
  const credential: Credential = {
    issuerAlgorithm,
    holderAlgorithm,
    issuerKeyId: encodeHex(bytes.subarray(1, 5)),
    voucherNumber: encodeHex(bytes.subarray(5, 13)).toUpperCase(),
    holderPublicKey: bytes.slice(13, 46),
    validFromSeconds: readUint32(bytes, 46),
    expiresAtSeconds: readUint32(bytes, 50),
    templateNumber: readUint32(bytes, 54),
    trainingType: trainingTypes[terms >>> 31] as TrainingTypeName,
    benefitMode: benefitModes[(terms >>> 30) & 1] as BenefitModeName,
    skillLevel,
    amountFen: terms & maximumAmountFen,
    statusIndex: readUint32(bytes, 62),
    issuerSignature: bytes.slice(66, credentialLength),
  };
  return credential.validFromSeconds < credential.expiresAtSeconds ? credential : undefined;
}

function encodeTerms(fields: CredentialFields): number {
  const training = trainingTypes.indexOf(fields.trainingType);
  const benefit = benefitModes.indexOf(fields.benefitMode);
  const level = skillLevels.indexOf(fields.skillLevel);
  requireField(training >= 0 && benefit >= 0 && level >= 0, 'trainingType, benefitMode or skillLevel');
  return ((training << 31) | (benefit << 30) | (level << 26) | fields.amountFen) >>> 0;
}

function algorithmOf(nibble: number): SignatureAlgorithm | undefined {
  return (Object.keys(suiteNibbles) as SignatureAlgorithm[]).find((algorithm) => suiteNibbles[algorithm] === nibble);
}

function requireField(isRight: boolean, name: string): void {
  if (!isRight) throw new SdkError('invalidArgument', `Credential field out of range: ${name}.`, { details: { field: name } });
}
