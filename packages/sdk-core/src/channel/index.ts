export { createChannelClient, type ChannelClient, type ChannelLaunch, type LaunchPerson } from './channel-client';
export { createLearningPlatformClient, type LearningEventReceipt, type LearningPlatformClient, type LearningPlatformEvent } from './learning-platform-client';
export type { ChannelClientOptions } from './send-signed';
