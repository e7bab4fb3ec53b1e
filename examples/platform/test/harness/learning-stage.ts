import type { OnlineLearning, TrainingIntention, VoucherLink } from '@skill-voucher/sdk-core';
import { createLearningPlatformSimulator, type DemoPerson, type LearningPlatformSimulator } from '../../src/index';
import { createDevice, type Answer, type TestDevice } from './test-device';
import { createTemplate, type HrClient } from './test-hr';
import type { TestPlatform } from './start-test-platform';

/** A trainee with a claimed online voucher of 电子商务师 四级 and an intention that it suits. */
export interface OnlineLearner {
  readonly device: TestDevice;
  readonly person: DemoPerson;
  readonly templateNumber: number;
  readonly voucherNumber: string;
  readonly credential: string;
  readonly intentionId: string;
  link(change?: { voucherNumber?: string; intentionId?: string; platformNumber?: number }): Promise<Answer<VoucherLink>>;
  unlink(): Promise<Answer>;
  read(): Promise<OnlineLearning>;
}

export const onlineTemplate = { name: '线上测试券', trainingType: 'online', specialty: '电子商务师', skillLevel: 'level4' } as const;

export async function addIntention(device: TestDevice, specialty: string, skillLevel = 'level4'): Promise<Answer<TrainingIntention>> {
  return device.call({ method: 'POST', path: '/v1/training-intentions', body: { specialty, skillLevel } });
}

export async function createLearner(platform: TestPlatform, options: { hr: HrClient; person: DemoPerson; template?: Record<string, unknown> }): Promise<OnlineLearner> {
  const { hr, person } = options;
  const templateNumber = await createTemplate(hr, { ...onlineTemplate, ...options.template });
  const device = await createDevice(platform, { person });
  const claimed = await device.claim(templateNumber);
  const { voucherNumber } = claimed.body.voucher;
  const { intentionId } = (await addIntention(device, '电子商务师')).body;
  return {
    device, person, templateNumber, voucherNumber, intentionId, credential: claimed.body.credential.credential,
    link: (change = {}) => device.call({ method: 'PUT', path: `/v1/vouchers/${change.voucherNumber ?? voucherNumber}/link`, body: { intentionId: change.intentionId ?? intentionId, platformNumber: change.platformNumber ?? 1 } }),
    unlink: () => device.call({ method: 'DELETE', path: `/v1/vouchers/${voucherNumber}/link` }),
    read: async () => (await device.call<OnlineLearning>({ method: 'GET', path: '/v1/online-learning' })).body,
  };
}

/** The simulator of the platform with this number, 1 to 5 in the manual's order. */
export function simulateLearningPlatform(platform: TestPlatform, platformNumber: number): LearningPlatformSimulator {
  const learningPlatform = platform.demo.learningPlatforms[platformNumber - 1];
  if (learningPlatform === undefined) throw new Error('No such learning platform');
  return createLearningPlatformSimulator({ platform, learningPlatform, nowMs: platform.clock.nowMs });
}
