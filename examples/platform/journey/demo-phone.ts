import { composeRedeemCode, createVoucherSdk, obtainCredential, refuse, type Clock, type CryptoSuite, type FaceVerifier, type Geolocation, type HostBridge, type KeyStore, type Push, type Refusal, type Result, type VoucherSdk } from '@skill-voucher/sdk-core';
import { createChannelClient, type LaunchPerson } from '@skill-voucher/sdk-core/channel';
import { describeRefusal } from '@skill-voucher/sdk-core/messages';
import { createNodeSuite, importNodeKey, nodeRandom, systemClock, systemTimers } from '@skill-voucher/sdk-core/node';
import { createMemoryKeyStore, createMemoryStorage } from '@skill-voucher/sdk-core/testing';
import { createFetchTransport } from '@skill-voucher/sdk-core/web';
import { createSimulatedFaceTicket, createSimulatedPersonTicket, type DemoChannel, type RunningPlatform } from '../src/index';

export interface DemoPhone {
  readonly sdk: VoucherSdk;
  readonly bridge: HostBridge;
  /** Simulator of the host's face service: the logged-in person passes. */
  takeFaceTicket(challenge: string): string;
}

/** A phone in memory: the SDK as a host embeds it, launched through the channel's signed back channel. */
export function createDemoPhone(options: {
  platform: Pick<RunningPlatform, 'url' | 'audience'>;
  channel: DemoChannel;
  person: LaunchPerson;
  deviceId: string;
  clock?: Clock;
  /** Who looks into the camera for the simulated face service; the phone's own person when absent. */
  camera?: () => Pick<LaunchPerson, 'name' | 'idNumber'>;
  geolocation?: Geolocation;
  push?: Push;
  /** With SM2 joined, for a key store of it. */
  suite?: CryptoSuite;
  keys?: KeyStore;
}): DemoPhone {
  const { platform, channel, person, deviceId, clock = systemClock, camera = () => person, suite = createNodeSuite(), keys = createMemoryKeyStore(nodeRandom) } = options;
  const transport = createFetchTransport(fetch);
  const backChannel = createChannelClient({
    platformUrl: platform.url, audience: platform.audience, channelId: channel.channelId, key: importNodeKey(channel.privateKeyPem),
    suite, random: nodeRandom, clock, transport,
  });
  const { subject, name, idNumber, phone, regionCode } = person;
  const takeFaceTicket = (challenge: string): string => createSimulatedFaceTicket({ channelId: channel.channelId, subject, challenge });
  const face: FaceVerifier = {
    async verifyFace({ challenge, isOfElder }) {
      const seen = camera();
      if (isOfElder === true) return { ticket: createSimulatedPersonTicket({ channelId: channel.channelId, name: seen.name, idNumber: seen.idNumber, challenge }) };
      return { ticket: seen.idNumber === idNumber ? takeFaceTicket(challenge) : 'another face' };
    },
  };
  const bridge: HostBridge = {
    clock, face, geolocation: options.geolocation, push: options.push, timers: systemTimers, random: nodeRandom, storage: createMemoryStorage(), keys, suite, transport,
    launch: {
      async requestLaunch({ keyThumbprint }) {
        return unwrap(await backChannel.createLaunch({ keyThumbprint, deviceId, subject, name, idNumber, phone, regionCode }));
      },
    },
  };
  const sdk = createVoucherSdk({ bridge, platformUrl: platform.url, audience: platform.audience, channelId: channel.channelId, subject });
  return { sdk, bridge, takeFaceTicket };
}

/** The text of one dynamic code, `ageSeconds` old. */
export async function presentCode(sdk: VoucherSdk, voucherNumber: string, ageSeconds = 0): Promise<string> {
  const credential = unwrap(await obtainCredential(sdk, voucherNumber));
  const { suite, random } = sdk.bridge;
  return composeRedeemCode({ credential, key: await sdk.session.loadKey(), suite, random, generatedAtSeconds: Math.floor(sdk.clock.nowMs() / 1000) - ageSeconds });
}

export class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${describeRefusal(refusal)}`);
    this.refusal = refusal;
  }
}

/** The value, or an error that carries the refusal. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new RefusedError(result.refusal);
  return result.value;
}

/** The refusal; a success where a "no" was due is the failure. */
export function unwrapRefusal<T>(result: Result<T>, expected: Refusal['code']): Refusal {
  const refusal = result.ok ? refuse('internalError') : result.refusal;
  if (refusal.code !== expected) throw new Error(`expected ${expected}, got ${result.ok ? 'success' : refusal.code}`);
  return refusal;
}
