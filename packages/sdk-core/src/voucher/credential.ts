import { suiteNibbles, type SignatureAlgorithm } from '../crypto/crypto-suite';
import { concatBytes, encodeHex, encodeUtf8, readUint32 } from '../encoding';
import { benefitModes, maximumAmountFen, skillLevels, trainingTypes, type BenefitModeName, type SkillLevelName, type TrainingTypeName } from './voucher-terms';

/** protocol.md, "Credential and redeem code", offsets 0 to 129. */
export const credentialLength = 130;
export const credentialBodyLength = 66;
const domainTag = /* @__PURE__ */ encodeUtf8('ETV1-CRED\0');

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

function algorithmOf(nibble: number): SignatureAlgorithm | undefined {
  return (Object.keys(suiteNibbles) as SignatureAlgorithm[]).find((algorithm) => suiteNibbles[algorithm] === nibble);
}
