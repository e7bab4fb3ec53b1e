import type { Result } from '@skill-voucher/sdk-core';
import { createLearningPlatformClient, type LearningEventReceipt } from '@skill-voucher/sdk-core/channel';
import { createNodeSuite, importNodeKey, nodeRandom } from '@skill-voucher/sdk-core/node';
import { createFetchTransport } from '@skill-voucher/sdk-core/web';
import { randomUUID } from 'node:crypto';
import type { DemoLearningPlatform } from '../seed/seed-demo';

export interface LearningPlatformSimulator {
  /** As when the learner, real-named there, starts the course that they came for. */
  enrol(options: { linkId: string; idNumber: string; courseName: string; totalLessons?: number; eventId?: string }): Promise<Result<LearningEventReceipt>>;
  completeLesson(options: { linkId: string; lessonId: string; completedAtMs: number; eventId?: string }): Promise<Result<LearningEventReceipt>>;
}

/** Simulator of a learning platform's backend: no course exists behind it, but its events are signed and sent like real ones. */
export function createLearningPlatformSimulator(options: { platform: { url: string; audience: string }; learningPlatform: DemoLearningPlatform; nowMs: () => number }): LearningPlatformSimulator {
  const { platform, learningPlatform } = options;
  const client = createLearningPlatformClient({
    platformUrl: platform.url, audience: platform.audience, channelId: learningPlatform.platformId, key: importNodeKey(learningPlatform.privateKeyPem),
    suite: createNodeSuite(), random: nodeRandom, clock: { nowMs: options.nowMs }, transport: createFetchTransport(fetch),
  });
  return {
    enrol: ({ eventId = randomUUID(), ...enrolment }) => client.sendEvent({ kind: 'enrolled', eventId, ...enrolment }),
    completeLesson: ({ eventId = randomUUID(), ...lesson }) => client.sendEvent({ kind: 'lessonCompleted', eventId, ...lesson }),
  };
}
