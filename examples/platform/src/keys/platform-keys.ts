import type { SignatureAlgorithm, SigningKey } from '@skill-voucher/sdk-core';
import type { DataKey } from '../personal-data/personal-data-cipher';

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
  readonly dataKeys: readonly [DataKey, ...DataKey[]];
  readonly blindIndexKey: Uint8Array;
  /** Makes the opaque cache names that devices get. */
  readonly cacheScopeKey: Uint8Array;
  readonly issuer: IssuerKeys;
  /** DER in base64: what hosts and institutions pin. */
  readonly rootCertificate: string;
  /** Issues to SM2 keys (`0x22`). Absent: no SM2 key is bound. */
  readonly sm2Issuer?: AnchoredIssuer | undefined;
  readonly trustListKey: SigningKey;
  /** Signs what devices go by without a network: grants, signed times, status bundles. */
  readonly offlineKey: SigningKey;
  /** Signs what the voucher platform sends to the other two systems. */
  readonly deliveryKey: SigningKey;
}

/** The issuer for keys of one algorithm: a code is of one algorithm, 0x11 or 0x22. */
export function findIssuer(keys: PlatformKeys, algorithm: SignatureAlgorithm): IssuerKeys | undefined {
  return algorithm === 'SM2' ? keys.sm2Issuer : keys.issuer;
}
