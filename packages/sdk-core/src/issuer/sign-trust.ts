import { deflateSync } from 'fflate';
import type { SigningKey } from '../crypto/crypto-suite';
import { signText, type SignedText } from '../crypto/signed-text';
import { encodeBase64Url } from '../encoding';
import { SdkError } from '../errors';
import { statusBundleTag, type StatusBundlePayload } from '../status/status-bundle';
import { trustListTag, type TrustListPayload } from '../status/trust-list-payload';

/** Signs a trust list with its own key; `./trust` opens it. */
export function signTrustList(options: { list: TrustListPayload; key: SigningKey }): Promise<SignedText> {
  return signText({ value: options.list, domainTag: trustListTag, key: options.key });
}

/**
 * Signs a status bundle. `revoked` are the status indices of revoked credentials.
 *
 * @throws SdkError `invalidArgument` for an index that is not below `size`
 */
export async function signStatusBundle(options: {
  bundle: Omit<StatusBundlePayload, 'bits'>;
  revoked: Iterable<number>;
  key: SigningKey;
}): Promise<SignedText> {
  const { size } = options.bundle;
  const bits = new Uint8Array(Math.ceil(size / 8));
  for (const index of options.revoked) {
    if (!Number.isInteger(index) || index < 0 || index >= size) throw new SdkError('invalidArgument', `Status index ${index} is not below ${size}.`);
    bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
  }
  const value: StatusBundlePayload = { ...options.bundle, bits: encodeBase64Url(deflateSync(bits)) };
  return signText({ value, domainTag: statusBundleTag, key: options.key });
}
