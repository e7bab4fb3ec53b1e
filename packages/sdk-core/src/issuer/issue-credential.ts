import type { SigningKey } from '../crypto/crypto-suite';
import { toLowS } from '../crypto/low-s';
import { concatBytes } from '../encoding';
import { SdkError } from '../errors';
import { credentialSignatureBase, type CredentialFields } from '../voucher/credential';
import { encodeCredentialBody } from './encode-credential-body';

/**
 * Issues the credential of one voucher for one holder key (protocol.md,
 * offsets 0 to 129). The issuer's key may live in a cipher machine: only
 * {@link SigningKey.sign} is called.
 *
 * @returns 130 bytes
 * @throws SdkError `invalidArgument` for a field out of range
 */
export async function issueCredential(options: {
  fields: Omit<CredentialFields, 'issuerAlgorithm'>;
  issuerKey: SigningKey;
}): Promise<Uint8Array> {
  const { issuerKey } = options;
  const body = encodeCredentialBody({ ...options.fields, issuerAlgorithm: issuerKey.algorithm });
  const signature = await issuerKey.sign(credentialSignatureBase(body));
  if (signature.length !== 64) throw new SdkError('invalidArgument', 'The issuer key returned a signature that is not 64 bytes of r‖s.');
  // A cipher machine may sign in either form; verifiers take the low one.
  return concatBytes(body, issuerKey.algorithm === 'ES256' ? toLowS(signature) : signature);
}
