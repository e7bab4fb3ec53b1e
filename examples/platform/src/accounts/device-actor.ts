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
  /** Present when the device is not the person's but their proxy's (A20). */
  readonly proxy?: { readonly proxyId: string; readonly holderId: string; readonly maskedElderName: string };
}
