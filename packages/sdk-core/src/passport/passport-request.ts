import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from '../encoding';
import type { PassportRequest } from '../voucher/learning-passport';

const prefix = 'ETVP1:';
const longestText = 600;

/** What a verifier shows as a QR code: who asks, and the nonce that the answer must carry. At most 600 characters. */
export function writePassportRequest(request: PassportRequest): string {
  return prefix + encodeBase64Url(encodeUtf8(JSON.stringify([request.audience, request.nonce])));
}

/** `undefined` for anything else, in particular a nonce of under 16 characters: an answer to one that repeats could be shown again. */
export function readPassportRequest(text: string): PassportRequest | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith(prefix) || trimmed.length > longestText) return undefined;
  const bytes = decodeBase64Url(trimmed.slice(prefix.length));
  try {
    const parsed: unknown = JSON.parse((bytes && decodeUtf8(bytes)) ?? '');
    const [audience, nonce] = Array.isArray(parsed) && parsed.length === 2 ? (parsed as unknown[]) : [];
    const isWhole = typeof audience === 'string' && audience.length > 0 && typeof nonce === 'string' && nonce.length >= 16;
    return isWhole ? { audience, nonce } : undefined;
  } catch {
    return undefined;
  }
}
