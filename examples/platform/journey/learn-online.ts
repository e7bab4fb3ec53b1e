import { addIntention, claimTermsVersion, claimVoucher, linkVoucher, readOnlineLearning, readVoucher } from '@skill-voucher/sdk-core';
import { createLearningPlatformSimulator, type RunningPlatform } from '../src/index';
import { unwrap, type DemoPhone } from './demo-phone';
import type { HrOffice } from './hr-office';
import type { Journey } from './steps';

/** An online voucher from the intention to its lessons; the learning platform is a simulator. */
export async function learnOnline(options: { journey: Journey; platform: RunningPlatform; phone: DemoPhone; idNumber: string; office: HrOffice }): Promise<void> {
  const { platform, office, idNumber } = options;
  const { step } = options.journey;
  const { sdk } = options.phone;
  const { templateNumber } = await office.send<{ templateNumber: number }>('POST', '/templates', {
    name: '旅程:电子商务师线上培训券', description: '', trainingType: 'online', benefitMode: 'faceValue', amountFen: 80000, specialty: '电子商务师', skillLevel: 'level4',
    regionCodes: ['140000'], validity: { kind: 'wholeYear', year: new Date().getFullYear() }, total: 2,
  });
  const { voucher } = unwrap(await claimVoucher(sdk, { templateNumber, termsVersion: claimTermsVersion, idempotencyKey: 'journey-claim-online' }));
  const { voucherNumber } = voucher;
  const page = await step('R35 R37', '在线学习:五家学习平台', async () => {
    const learning = unwrap(await readOnlineLearning(sdk));
    return learning.platforms.length === 5 ? learning : fail(`${learning.platforms.length} platforms instead of 5`);
  }, ({ platforms }) => platforms.map(({ name }) => name).join('、'));
  const intention = await step('R36', '添加培训意愿，券的专业排在最前', async () => {
    if (page.specialties[0]?.isOfMyVoucher !== true) fail("the voucher's own specialty does not come first");
    return unwrap(await addIntention(sdk, { specialty: '电子商务师', skillLevel: 'level4' }));
  }, ({ specialty }) => specialty);
  const link = await step('R38 R39 A16', '关联线上培训券，打开学习平台的应用', async () => unwrap(await linkVoucher(sdk, { voucherNumber, intentionId: intention.intentionId, platformNumber: 1 })), ({ openUrl }) => openUrl?.split('#')[0] ?? '');
  const learningPlatform = platform.demo?.learningPlatforms[0] ?? fail('no learning platform');
  const simulator = createLearningPlatformSimulator({ platform, learningPlatform, nowMs: Date.now });
  const { linkId } = link;
  await step('A16', '学习平台（模拟）先到的课时先记下，报名确认后一并计入，重发无效', async () => {
    const lesson = { linkId, lessonId: 'lesson-1', completedAtMs: Date.now(), eventId: 'journey-lesson-1' };
    const early = unwrap(await simulator.completeLesson(lesson));
    unwrap(await simulator.enrol({ linkId, idNumber, courseName: '电子商务师四级', totalLessons: 4 }));
    const again = unwrap(await simulator.completeLesson(lesson));
    return early.outcome === 'kept' && again.outcome === 'repeated' ? unwrap(await readOnlineLearning(sdk)) : fail('the events were taken wrongly');
  }, ({ links }) => `${links[0]?.enrolment?.completedLessons ?? 0}/${links[0]?.enrolment?.totalLessons ?? 0} 课时`);
  await step('A16', '报名确认后线上券已使用', async () => {
    const detail = unwrap(await readVoucher(sdk, voucherNumber));
    return detail.voucher.status === 'used' ? detail : fail('the voucher was not used');
  }, (detail) => detail.voucher.usedAt ?? '');
}

function fail(reason: string): never {
  throw new Error(reason);
}
