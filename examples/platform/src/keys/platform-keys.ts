import type { SignatureAlgorithm, SigningKey } from '@skill-voucher/sdk-core';
import type { DataKeys } from '../personal-data/personal-data-cipher';

export interface IssuerKeys {
  readonly key: SigningKey;
  /** First 4 bytes of the certificate's subject key identifier, 8 hex characters. */
  readonly keyId: string;
  /** DER certificates in base64, leaf first, root excluded. */
  readonly certificateChain: readonly string[];
}

/** An issuer with the root that hosts and institutions pin for it. */
export interface AnchoredIssuer extends IssuerKeys {
  /** DER in base64. */
  readonly rootCertificate: string;
}

/** Every secret of the platform. In production they come from outside; see `read-configured-keys.ts`. */
export interface PlatformKeys {
  readonly areDemo: boolean;
  readonly dataKeys: DataKeys;
  readonly blindIndexKey: Uint8Array;
  /** Makes the opaque cache names that devices get. */
  readonly cacheScopeKey: Uint8Array;
  readonly issuer: IssuerKeys;
  /** DER in base64: what hosts and institutions pin. */
  readonly rootCertificate: string;
  /** Issues to SM2 keys (`0x22`), and to ES256 keys (`0x21`) where `es256IssuedBy` says so. Absent: no SM2 key is bound. */
  readonly sm2Issuer?: AnchoredIssuer | undefined;
  readonly trustListKey: SigningKey;
  /** Signs what devices go by without a network: grants, signed times, status bundles. */
  readonly offlineKey: SigningKey;
  /** Signs what the voucher platform sends to the other two systems. */
  readonly deliveryKey: SigningKey;
}

/** What chooses the issuer of a credential. */
export interface Issuing {
  readonly keys: Pick<PlatformKeys, 'issuer' | 'sm2Issuer'>;
  /** Whose certificate stands behind the codes of ES256 keys: `0x11` or `0x21`. */
  readonly es256IssuedBy: SignatureAlgorithm;
}

/** The issuer for a holder's key of one algorithm; SM2 keys always get SM2 credentials. */
export function findIssuer({ keys, es256IssuedBy }: Issuing, holder: SignatureAlgorithm): IssuerKeys | undefined {
  return holder === 'SM2' || es256IssuedBy === 'SM2' ? keys.sm2Issuer : keys.issuer;
}
