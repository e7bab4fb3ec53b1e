import { createChannelClient, type ChannelClient, type LaunchPerson } from '@skill-voucher/sdk-core/channel';
import { createNodeSuite, importNodeKey, nodeRandom, systemClock } from '@skill-voucher/sdk-core/node';
import { createFetchTransport } from '@skill-voucher/sdk-core/web';
import type { DemoChannel } from '@skill-voucher/example-platform';

/** The host backend's end of the back channel, one client a host app. */
export function createBackChannel(options: { platformUrl: string; audience: string; channel: DemoChannel }): ChannelClient {
  return createChannelClient({
    platformUrl: options.platformUrl,
    audience: options.audience,
    channelId: options.channel.channelId,
    key: importNodeKey(options.channel.privateKeyPem),
    suite: createNodeSuite(),
    random: nodeRandom,
    clock: systemClock,
    transport: createFetchTransport(fetch),
  });
}

/** What the back channel needs of a person, and no more. */
export function toLaunchPerson({ subject, name, idNumber, phone, regionCode }: LaunchPerson): LaunchPerson {
  return { subject, name, idNumber, phone, regionCode };
}
