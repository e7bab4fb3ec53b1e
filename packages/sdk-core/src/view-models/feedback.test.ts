import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, startMs, type Route } from '../../test/scripted-platform';
import type { FeedbackEntry, FeedbackThread } from '../platform-api/platform-types';
import { createFeedbackModel } from './feedback';

const feedback: FeedbackEntry = { feedbackId: 'f1', category: 'app', status: 'open', beginning: '字太小', createdAtMs: startMs, updatedAtMs: startMs };
const thread: FeedbackThread = { feedback, messages: [{ messageNumber: 1, author: 'person', text: '字太小', writtenAtMs: startMs }], pictures: [] };
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);

async function open(routes: Record<string, Route> = {}) {
  const platform = createScriptedSdk({
    'GET /v1/feedback': () => ({ status: 200, body: { items: [feedback] } }),
    'POST /v1/feedback': () => ({ status: 201, body: { feedback, uploads: [{ position: 1, uploadToken: 't1', expiresAtMs: startMs + 600_000 }] } }),
    'PUT /v1/feedback/f1/pictures/1': () => ({ status: 204, body: '' }),
    'GET /v1/feedback/f1': () => ({ status: 200, body: thread }),
    ...routes,
  });
  const model = createFeedbackModel(platform.sdk);
  model.start();
  await platform.settle();
  const sent = (method: string) => platform.transport.requests.filter((request) => request.method === method && request.url.includes('/v1/feedback'));
  return { platform, model, sent };
}

describe('feedback', () => {
  it('R51 sends text and pictures, and shows the thread with its replies', async () => {
    const { platform, model, sent } = await open({ 'POST /v1/feedback/f1/messages': () => ({ status: 201, body: { ...thread, messages: [...thread.messages, { messageNumber: 2, author: 'person', text: '谢谢', writtenAtMs: startMs }] } }) });
    model.send();
    expect(model.getState().isBusy).toBe(false);
    model.write({ category: 'app', text: '字太小' });
    model.addPicture(png);
    model.send();
    model.send();
    await platform.settle();
    expect(model.getState()).toMatchObject({ sent: { feedbackId: 'f1' }, draft: { text: '', pictures: [] }, waitingPictures: 0, isBusy: false });
    expect(sent('POST')).toHaveLength(1);
    expect(JSON.parse(sent('POST')[0]?.body ?? '')).toMatchObject({ category: 'app', text: '字太小', pictures: [{ sizeBytes: 11, mediaType: 'image/png' }] });
    expect(JSON.parse(sent('PUT')[0]?.body ?? '')).toEqual({ uploadToken: 't1', data: 'iVBORw0KGgoBAgM=' });
    model.open('f1');
    await platform.settle();
    model.reply('谢谢');
    await platform.settle();
    expect(model.getState().opened).toMatchObject({ phase: 'ready', thread: { messages: [{}, { text: '谢谢' }] } });
    model.close();
    expect(model.getState().opened).toBeUndefined();
  });

  it('R51 M1 says at once which picture cannot be taken', async () => {
    const { model } = await open();
    const large = new Uint8Array(1_000_001);
    large.set(png);
    for (const bytes of [new Uint8Array(8), large]) {
      model.addPicture(bytes);
      expect(model.getState()).toMatchObject({ draft: { pictures: [] }, failure: { kind: 'refusal', refusal: { code: 'pictureNotAccepted', details: { limit: 3, limitKilobytes: 1000 } } } });
    }
    for (let number = 0; number < 4; number += 1) model.addPicture(png);
    expect(model.getState().draft.pictures).toHaveLength(3);
    expect(model.getState().failure).toBeDefined();
    model.removePicture(0);
    expect(model.getState().draft.pictures).toHaveLength(2);
  });

  it('R51 keeps a picture that did not arrive and uploads it again', async () => {
    let isLost = true;
    const { platform, model } = await open({ 'PUT /v1/feedback/f1/pictures/1': () => (isLost ? 'offline' : { status: 204, body: '' }) });
    model.write({ text: '图' });
    model.addPicture(png);
    model.send();
    await platform.settle();
    expect(model.getState()).toMatchObject({ sent: { feedbackId: 'f1' }, waitingPictures: 1 });
    isLost = false;
    model.uploadAgain();
    await platform.settle();
    expect(model.getState()).toMatchObject({ waitingPictures: 0, failure: undefined });
  });

  it('R51 sends a draft whose answer was lost again under its key, and a changed one under another', async () => {
    let isLost = true;
    const { platform, model, sent } = await open({ 'POST /v1/feedback': () => (isLost ? 'offline' : { status: 201, body: { feedback, uploads: [] } }) });
    model.write({ text: '一' });
    model.send();
    await platform.settle();
    expect(model.getState()).toMatchObject({ isOffline: true, draft: { text: '一' }, failure: { code: 'networkFailed' } });
    model.send();
    await platform.settle();
    model.write({ text: '二' });
    isLost = false;
    model.send();
    await platform.settle();
    const keys = sent('POST').map(({ headers }) => headers['idempotency-key']);
    expect([keys[0] === keys[1], keys[1] === keys[2]]).toEqual([true, false]);
    expect(model.getState().sent).toBeDefined();
  });

  it('R51 M1 explains a closed thread and one that is not there', async () => {
    const { platform, model } = await open({ 'POST /v1/feedback/f1/messages': () => refused('feedbackClosed'), 'GET /v1/feedback/f9': () => refused('notFound') });
    model.open('f1');
    await platform.settle();
    model.reply('还有');
    await platform.settle();
    expect(model.getState()).toMatchObject({ failure: { refusal: { code: 'feedbackClosed' } }, opened: { phase: 'ready' } });
    model.open('f9');
    await platform.settle();
    expect(model.getState()).toMatchObject({ failure: { refusal: { code: 'notFound' } }, opened: { phase: 'failed' } });
  });
});
