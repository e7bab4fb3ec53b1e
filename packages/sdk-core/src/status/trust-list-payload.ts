/** In front of what the trust list's own key signs. */
export const trustListTag = 'ETV1-TRUST\0';

/** The trust list as it is signed (protocol.md, "Trust list"). Opened by `openTrustList` of `./trust`. */
export interface TrustListPayload {
  /** Never goes back. */
  readonly version: number;
  readonly issuedAtMs: number;
  readonly nextUpdateMs: number;
  /** `keyId`: first 4 bytes of the leaf's subject key identifier, hex; `chain`: DER in base64, leaf first, root excluded. */
  readonly issuers: readonly { readonly keyId: string; readonly chain: readonly string[] }[];
  /** Revocation lists of the authorities (RFC 5280 §5), DER in base64. */
  readonly revocationLists?: readonly string[];
}
