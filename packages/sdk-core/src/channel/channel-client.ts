import type { Result } from '../refusals';
import { sendSigned, type ChannelClientOptions } from './send-signed';

/** The person as the host's own log-in and real-name step established it. Never passes the front end. */
export interface LaunchPerson {
  /** The host's stable opaque id of the person, up to 64 characters. */
  readonly subject: string;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  /** Insured or residence division, county level (A9). */
  readonly regionCode: string;
}

export interface ChannelLaunch extends LaunchPerson {
  /** SHA-256 of the widget's public key, base64url, from `requestLaunch`. */
  readonly keyThumbprint: string;
  /** The host's opaque id of this installation: a new key on it replaces the old one (A21). */
  readonly deviceId: string;
}

export interface ChannelClient {
  /** Registers person and key; the code is good once, for 60 s, for that key only. */
  createLaunch(launch: ChannelLaunch): Promise<Result<{ launchCode: string; expiresAtMs: number }>>;
}

/** A host backend's signed back channel to the platform. Server only. */
export function createChannelClient(options: ChannelClientOptions): ChannelClient {
  return {
    createLaunch: (launch) =>
      sendSigned(options, {
        path: '/v1/channel/launches',
        body: launch,
        read: ({ launchCode, expiresAtMs }) => (typeof launchCode === 'string' && typeof expiresAtMs === 'number' ? { launchCode, expiresAtMs } : undefined),
      }),
  };
}
