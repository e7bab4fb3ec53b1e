import { encodeBase64Url } from '../encoding';
import type { CryptoSuite } from './crypto-suite';

/** Names a device key: SHA-256 of the compressed public key, base64url, 43 characters. */
export async function computeKeyThumbprint(suite: CryptoSuite, publicKey: Uint8Array): Promise<string> {
  return encodeBase64Url(await suite.sha256(publicKey));
}
