export { createChannelClient, type ChannelClient, type ChannelClientOptions, type ChannelLaunch, type LaunchPerson } from './channel-client';
