import { encodeBase64Url, encodeQrPng, createQrMatrix, readFeedback, sendFeedback, uploadPicture } from '@skill-voucher/sdk-core';
import type { RunningPlatform } from '../src/index';
import { unwrap, type DemoPhone } from './demo-phone';
import { openHrOffice } from './hr-office';
import type { Journey } from './steps';

/** 意见反馈 with a picture, answered at the platform operator's desk (R51). */
export async function giveFeedback(options: { journey: Journey; platform: RunningPlatform; phone: DemoPhone }): Promise<void> {
  const { platform } = options;
  const { sdk } = options.phone;
  const { step } = options.journey;
  const bytes = encodeQrPng(createQrMatrix('JOURNEY'));
  const { feedback } = await step('R51', '意见反馈：文字和图片', async () => {
    const picture = { sha256: encodeBase64Url(await sdk.bridge.suite.sha256(bytes)), sizeBytes: bytes.length, mediaType: 'image/png' } as const;
    const sent = unwrap(await sendFeedback(sdk, { category: 'app', text: '展码页的字可以再大一些', pictures: [picture], idempotencyKey: 'journey-feedback-1' }));
    for (const upload of sent.uploads) unwrap(await uploadPicture(sdk, { ...upload, feedbackId: sent.feedback.feedbackId, bytes }));
    return sent;
  }, ({ uploads }) => `${uploads.length} 张图片，${bytes.length} 字节`);
  await step('R51 A24', '平台运营回复，学员看到', async () => {
    const account = platform.demo?.hrAccounts.find(({ role }) => role === 'platformOperator');
    if (account === undefined) throw new Error('no platform operator');
    const desk = await openHrOffice(platform, account);
    await desk.send('POST', `/feedback/${feedback.feedbackId}/replies`, { text: '已记录，下个版本加大' });
    return unwrap(await readFeedback(sdk, feedback.feedbackId));
  }, ({ messages }) => messages.at(-1)?.text ?? '');
}
