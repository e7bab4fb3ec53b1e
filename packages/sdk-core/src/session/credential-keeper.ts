import { decodeBase64Url } from '../encoding';
import { SdkError } from '../errors';
import { requestCredential } from '../platform-api/operations/request-credential';
import type { Credential } from '../platform-api/platform-types';
import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { decodeCredential } from '../voucher/credential';

const nameOf = (voucherNumber: string): string => `credential:${voucherNumber}`;

/** Keeps a credential on the device, so that codes can be made offline (R41). */
export function keepCredential(sdk: VoucherSdk, credential: Credential): Promise<void> {
  return sdk.storage.write(nameOf(credential.voucherNumber), credential.credential);
}

/**
 * The 130 bytes of this device's credential: from the device, else from the
 * platform. One that belongs to an earlier key or is damaged is asked for anew.
 */
export async function obtainCredential(sdk: VoucherSdk, voucherNumber: string): Promise<Result<Uint8Array>> {
  const kept = await sdk.storage.read<string>(nameOf(voucherNumber));
  const key = await sdk.session.loadKey();
  const isMine = (bytes: Uint8Array | undefined): bytes is Uint8Array =>
    bytes !== undefined && (decodeCredential(bytes)?.holderPublicKey.every((byte, i) => byte === key.publicKey[i]) ?? false);
  const local = typeof kept === 'string' ? decodeBase64Url(kept) : undefined;
  if (isMine(local)) return { ok: true, value: local };
  const answer = await requestCredential(sdk, voucherNumber);
  if (!answer.ok) return answer;
  const issued = decodeBase64Url(answer.value.credential);
  if (!isMine(issued)) throw new SdkError('malformedResponse', 'The platform issued a credential for another key.');
  await keepCredential(sdk, answer.value).catch(() => undefined);
  return { ok: true, value: issued };
}
