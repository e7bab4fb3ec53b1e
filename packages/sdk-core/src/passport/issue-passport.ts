import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import type { RandomSource } from '../host-bridge/host-bridge';
import { passportLongestLifeSeconds, passportMostEntries, passportType, type LearningPassport } from '../voucher/learning-passport';
import { hashing, signWith, toJwk } from './sd-jwt';

/**
 * Issues a learning passport (SD-JWT VC) bound to the holder's device key (M14).
 * The platform's side; the holder keeps the text.
 *
 * @returns compact SD-JWT with every disclosure
 * @throws SdkError `invalidArgument` for a key that is not ES256, or a life of over 30 days
 */
export async function issuePassport(options: {
  passport: LearningPassport;
  /** Compressed P-256 point, 33 bytes. */
  holderPublicKey: Uint8Array;
  issuerKey: SigningKey;
  /** First 4 bytes of the issuer certificate's subject key identifier, 8 hex characters; the header's `kid`. */
  issuerKeyId: string;
  /** Who issues, a URI. */
  issuer: string;
  issuedAtSeconds: number;
  /** At most 30 days after it is issued: what is withdrawn is not renewed. */
  expiresAtSeconds: number;
  /** Not good before; at once when absent. */
  notBeforeSeconds?: number | undefined;
  suite: CryptoSuite;
  random: RandomSource;
}): Promise<string> {
  const { passport, issuerKey, notBeforeSeconds } = options;
  if (options.expiresAtSeconds - options.issuedAtSeconds > passportLongestLifeSeconds) throw new SdkError('invalidArgument', 'A learning passport lives at most 30 days.');
  if (passport.attendance.length + passport.certificates.length > passportMostEntries) throw new SdkError('invalidArgument', `A learning passport has at most ${passportMostEntries} entries.`);
  const instance = new SDJwtVcInstance({ ...hashing(options.suite, options.random), signer: signWith(issuerKey), signAlg: 'ES256' });
  const payload = {
    vct: passportType, iss: options.issuer, iat: options.issuedAtSeconds, exp: options.expiresAtSeconds, ...(notBeforeSeconds === undefined ? {} : { nbf: notBeforeSeconds }), cnf: { jwk: toJwk(options.holderPublicKey) },
    name: passport.name, attendance: [...passport.attendance], certificates: [...passport.certificates],
  };
  const frame = { _sd: ['name'], attendance: { _sd: passport.attendance.map((_, index) => index) }, certificates: { _sd: passport.certificates.map((_, index) => index) } };
  return instance.issue(payload as never, frame as never, { header: { kid: options.issuerKeyId } });
}
