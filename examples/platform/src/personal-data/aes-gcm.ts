import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingAlgorithm } from './sealing-algorithm';

const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM (NIST SP 800-38D): IV ‖ tag ‖ cipher text. */
export const aesGcm: SealingAlgorithm = {
  seal(key, context, plain) {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(context);
    const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
  },
  open(key, context, sealed) {
    if (sealed.length < ivLength + tagLength) return undefined;
    const [iv, tag, encrypted] = [sealed.subarray(0, ivLength), sealed.subarray(ivLength, ivLength + tagLength), sealed.subarray(ivLength + tagLength)];
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(context).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(encrypted), decipher.final()]);
    } catch {
      return undefined;
    }
  },
};
