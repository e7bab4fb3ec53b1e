import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import type { LearningPassport, PassportDisclosure } from '../voucher/learning-passport';
import { hashing, signWith } from './sd-jwt';

interface HolderOptions {
  /** The passport as it was issued. */
  readonly text: string;
  readonly suite: CryptoSuite;
}

/** Everything in a passport, for its holder. Nothing is verified: it came from the platform. Throws `invalidArgument` for what is no passport. */
export async function readPassport(options: HolderOptions): Promise<LearningPassport> {
  try {
    const claims = (await new SDJwtVcInstance(hashing(options.suite)).getClaims(options.text)) as LearningPassport;
    return { name: claims.name, attendance: claims.attendance, certificates: claims.certificates };
  } catch (cause) {
    throw new SdkError('invalidArgument', 'This is no learning passport.', { cause });
  }
}

/**
 * Shows a part of a passport to one verifier, offline (M14): only what is named,
 * signed by the device key over the verifier's nonce.
 *
 * @returns compact SD-JWT with key binding
 * @throws SdkError `invalidArgument` for what is no passport
 */
export async function presentPassport(options: HolderOptions & {
  disclosure: PassportDisclosure;
  holderKey: SigningKey;
  /** Whom it is shown to, as the verifier names itself. */
  audience: string;
  /** From the verifier: a presentation answers one question. */
  nonce: string;
  nowSeconds: number;
}): Promise<string> {
  const { disclosure, audience, nonce } = options;
  const instance = new SDJwtVcInstance({ ...hashing(options.suite), kbSigner: signWith(options.holderKey), kbSignAlg: 'ES256' });
  const choose = (indices: readonly number[] = []): Record<number, boolean> => Object.fromEntries(indices.map((index) => [index, true]));
  const frame = { name: disclosure.showsName === true, attendance: choose(disclosure.attendance), certificates: choose(disclosure.certificates) };
  try {
    return await instance.present(options.text, frame as never, { kb: { payload: { iat: options.nowSeconds, aud: audience, nonce } } });
  } catch (cause) {
    if (cause instanceof SdkError) throw cause;
    throw new SdkError('invalidArgument', 'This is no learning passport.', { cause });
  }
}
