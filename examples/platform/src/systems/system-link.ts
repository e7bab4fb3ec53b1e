import type { CryptoSuite, SigningKey } from '@skill-voucher/sdk-core';
import type { SystemName } from './system-names';

export interface Peer {
  /** Without a trailing slash; known once the process listens. */
  url(): string;
  /** Compressed point, P-256. */
  readonly publicKey: Uint8Array;
}

/** How one of the three systems speaks to the others: by signed HTTP, never through their tables. */
export interface SystemLink {
  readonly name: SystemName;
  readonly key: SigningKey;
  readonly suite: CryptoSuite;
  nowMs(): number;
  readonly peers: Readonly<Record<SystemName, Peer>>;
}
