import type { SigningKey } from '../crypto/crypto-suite';
import { signText, type SignedText } from '../crypto/signed-text';
import { scanGrantTag, type ScanGrant } from '../offline/grant';
import { signedTimeTag, type SignedTime } from '../offline/trusted-clock';

/** Signs a grant for one device to scan one booked voucher without a network (M4); the device is in the lease before. */
export function signScanGrant(options: { grant: ScanGrant; key: SigningKey }): Promise<SignedText> {
  return signText({ value: options.grant, domainTag: scanGrantTag, key: options.key });
}

/** Signs the platform's time for one device and one request (M4). */
export function signServerTime(options: { time: SignedTime; key: SigningKey }): Promise<SignedText> {
  return signText({ value: options.time, domainTag: signedTimeTag, key: options.key });
}
