import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SealingAlgorithm } from './sealing-algorithm';

const ivLength = 16;
const macLength = 32;

interface Halves {
  readonly encryption: Uint8Array;
  readonly authentication: Uint8Array;
}

/** Two keys from one by HKDF with SM3; kept as long as the key itself is. */
const derived = new WeakMap<Uint8Array, Halves>();

function deriveHalves(key: Uint8Array): Halves {
  const known = derived.get(key);
  if (known !== undefined) return known;
  const derive = (purpose: string, length: number) => new Uint8Array(hkdfSync('sm3', key, new Uint8Array(0), `etv:sm4-cbc-hmac-sm3:${purpose}`, length));
  const halves = { encryption: derive('encryption', 16), authentication: derive('authentication', 32) };
  derived.set(key, halves);
  return halves;
}

function authenticate(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(context.length);
  return createHmac('sm3', key).update(length).update(context).update(sealed).digest();
}

/**
 * SM4-CBC (GB/T 32907, GB/T 17964), then HMAC-SM3 (GB/T 15852.2) over the length of the context,
 * the context, IV and cipher text: MAC ‖ IV ‖ cipher text. OpenSSL 3.0, which Node 20 carries, has
 * no SM4-GCM, and the JavaScript one is right for some lengths of IV only.
 */
export const sm4HmacSm3: SealingAlgorithm = {
  seal(key, context, plain) {
    const { encryption, authentication } = deriveHalves(key);
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv('sm4-cbc', encryption, iv);
    const sealed = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
    return Buffer.concat([authenticate(authentication, context, sealed), sealed]);
  },
  open(key, context, bytes) {
    if (bytes.length < macLength + 2 * ivLength) return undefined;
    const { encryption, authentication } = deriveHalves(key);
    const [mac, sealed] = [bytes.subarray(0, macLength), bytes.subarray(macLength)];
    if (!timingSafeEqual(mac, authenticate(authentication, context, sealed))) return undefined;
    const decipher = createDecipheriv('sm4-cbc', encryption, sealed.subarray(0, ivLength));
    return Buffer.concat([decipher.update(sealed.subarray(ivLength)), decipher.final()]);
  },
};
