import { decodeBase64Url, decodeUtf8 } from '../encoding';

/** Both JWTs say what they are (RFC 8725, 3.11): a token of another kind under the same key is no passport and no proof of possession. */
export function areHeadersRight(text: string): boolean {
  const parts = text.split('~');
  const proof = parts[parts.length - 1] ?? '';
  return isHeader(readHeader(parts[0] ?? ''), 'dc+sd-jwt') && (proof === '' || isHeader(readHeader(proof), 'kb+jwt'));
}

/** The header's `kid`, unverified: it only says whose key to try. */
export function readKeyId(data: string): string {
  const kid = readHeader(data)?.['kid'];
  return typeof kid === 'string' ? kid : '';
}

function isHeader(header: Readonly<Record<string, unknown>> | undefined, type: string): boolean {
  return header !== undefined && header['alg'] === 'ES256' && header['typ'] === type && header['crit'] === undefined;
}

function readHeader(jwt: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const header: unknown = JSON.parse(decodeUtf8(decodeBase64Url(jwt.split('.')[0] ?? '') ?? new Uint8Array(0)) ?? '');
    return typeof header === 'object' && header !== null ? (header as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
