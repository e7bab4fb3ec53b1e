import { inflateSync } from 'fflate';
import type { CryptoSuite } from '../crypto/crypto-suite';
import { openSignedText, type SignedText, type TextKey } from '../crypto/signed-text';
import { decodeBase64Url } from '../encoding';
import type { CredentialStatus } from '../qr-code/verify-redeem-code';
import type { Credential } from '../voucher/credential';

/** In front of what the status bundle's own key signs. */
export const statusBundleTag = 'ETV1-STATUS\0';
/** 64 M credentials, 8 MB of bits. */
const mostCredentials = 2 ** 26;

export interface StatusBundlePayload {
  /** Never goes back. */
  readonly version: number;
  readonly issuedAtMs: number;
  readonly nextUpdateMs: number;
  /** How many credentials the bits cover: status indices 0 … size − 1. */
  readonly size: number;
  /** Raw deflate (RFC 1951) of ⌈size / 8⌉ bytes in base64url; bit `i & 7` of byte `i >> 3`, 1 = revoked. */
  readonly bits: string;
  readonly delistedTemplates: readonly number[];
}

export interface OpenedStatusBundle {
  readonly outcome: 'opened';
  readonly version: number;
  readonly issuedAtMs: number;
  readonly nextUpdateMs: number;
  /** A credential issued after this bundle has no bit yet and counts as valid; one that no bundle can hold counts as revoked. */
  findStatus(credential: Pick<Credential, 'statusIndex' | 'templateNumber'>): CredentialStatus;
}

export type StatusBundleOpening = OpenedStatusBundle | { readonly outcome: 'malformed' | 'badSignature' | 'rolledBack' | 'outdated' };

/**
 * Opens a signed status bundle: signature, version not older than the last one
 * seen, not past its next update, bits of exactly the stated size.
 */
export async function openStatusBundle(options: {
  bundle: SignedText;
  statusKey: TextKey;
  lastVersion?: number;
  nowMs: number;
  suite: CryptoSuite;
}): Promise<StatusBundleOpening> {
  const opened = await openSignedText({ text: options.bundle, domainTag: statusBundleTag, key: options.statusKey, suite: options.suite });
  if (opened.outcome !== 'opened') return opened;
  const payload = opened.value;
  if (!isStatusBundlePayload(payload)) return { outcome: 'malformed' };
  if (payload.version < (options.lastVersion ?? 0)) return { outcome: 'rolledBack' };
  if (!(payload.nextUpdateMs >= options.nowMs)) return { outcome: 'outdated' };
  const bits = inflateBits(payload);
  if (bits === undefined) return { outcome: 'malformed' };
  const delisted = new Set(payload.delistedTemplates);
  const { version, issuedAtMs, nextUpdateMs } = payload;
  return {
    outcome: 'opened', version, issuedAtMs, nextUpdateMs,
    findStatus({ statusIndex, templateNumber }) {
      const isRevoked = statusIndex >= mostCredentials || (((bits[Math.floor(statusIndex / 8)] ?? 0) >> (statusIndex & 7)) & 1) === 1;
      if (isRevoked) return 'revoked';
      return delisted.has(templateNumber) ? 'delisted' : 'valid';
    },
  };
}

/** The output has its stated size; one byte of room tells a longer one, and a bomb cannot grow. */
function inflateBits(payload: StatusBundlePayload): Uint8Array | undefined {
  const compressed = decodeBase64Url(payload.bits);
  if (compressed === undefined) return undefined;
  const size = Math.ceil(payload.size / 8);
  try {
    const bits = inflateSync(compressed, { out: new Uint8Array(size + 1) });
    return bits.length === size ? bits : undefined;
  } catch {
    return undefined;
  }
}

function isStatusBundlePayload(value: unknown): value is StatusBundlePayload {
  const payload = value as Partial<StatusBundlePayload> | null;
  return (
    typeof payload === 'object' && payload !== null &&
    [payload.version, payload.issuedAtMs, payload.nextUpdateMs, payload.size].every((number) => Number.isSafeInteger(number)) &&
    (payload.size as number) >= 0 && (payload.size as number) <= mostCredentials &&
    typeof payload.bits === 'string' &&
    Array.isArray(payload.delistedTemplates) && payload.delistedTemplates.every((number: unknown) => Number.isSafeInteger(number))
  );
}
