/** Who is behind a signed device request. */
export interface DeviceActor {
  readonly personId: string;
  readonly holderBucket: number;
  readonly countyCode: string;
  readonly idNumberIndex: Uint8Array;
  readonly channelId: string;
  readonly deviceId: string;
  readonly keyThumbprint: string;
  readonly sessionId: string;
  /** Who holds the device, when that is not the person but the person's proxy (A20). */
  readonly proxyHolderId?: string;
}
