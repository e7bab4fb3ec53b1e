import type { FaceVerifier, Launcher } from '@skill-voucher/sdk-core';

/** What the SDK cannot find in a mini-program by itself. */
export interface HostOptions {
  /** The host's log-in: registers person and key thumbprint over its back channel. */
  readonly requestLaunch: Launcher['requestLaunch'];
  /** The host's face service, for a fourth device or a fourth re-bind of a day (A21). Without it these stay refusals. */
  readonly verifyFace?: FaceVerifier['verifyFace'] | undefined;
  /**
   * `length` bytes from the host's CSPRNG. Needed where the code runs without
   * one: in every WeChat plugin (`wx.getRandomValues` exists for mini-programs
   * only, so pass it in) and on Alipay (no such API; ask the host's backend over
   * TLS). Without it no key is made.
   */
  readonly randomBytes?: ((length: number) => Promise<ArrayBuffer | Uint8Array>) | undefined;
}
