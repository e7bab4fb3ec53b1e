import { detectPictureType, feedbackPictureLimit, largestPictureBytes } from '../feedback/picture-rules';
import { encodeBase64Url } from '../encoding';
import { listFeedback } from '../platform-api/operations/list-feedback';
import { readFeedback } from '../platform-api/operations/read-feedback';
import { replyToFeedback } from '../platform-api/operations/reply-to-feedback';
import type { FeedbackEntry } from '../platform-api/platform-types';
import { refuseAs } from '../refuse-as';
import type { VoucherSdk } from '../voucher-sdk';
import { createFeedbackSender } from './feedback-sender';
import type { FeedbackModel, FeedbackState } from './feedback-state';
import { createModelStore } from './model-store';
import { createPagedLoader, emptyList } from './paged-loader';
import { runOnce } from './run-once';

const emptyDraft = { category: 'other', text: '', pictures: [] } as const;

/** 意见反馈: writing to the designers with pictures, and the thread of replies (R51). */
export function createFeedbackModel(sdk: VoucherSdk): FeedbackModel {
  const store = createModelStore<FeedbackState>({ list: emptyList(), draft: emptyDraft, waitingPictures: 0, isBusy: false, isOffline: false });
  const { getState, patch } = store;
  let isStarted = false;
  /** Kept until its answer came: the same reply goes out again under it. */
  let replyKey: { text: string; feedbackId: string; key: string } | undefined;
  const loader = createPagedLoader<FeedbackEntry>({ sdk, cacheName: () => 'feedback', loadPage: (cursor) => listFeedback(sdk, { cursor }), report: (list, freshness) => patch({ list, ...freshness }) });
  const sender = createFeedbackSender(sdk, (waitingPictures) => patch({ waitingPictures }));

  async function keyFor(text: string, feedbackId: string): Promise<string> {
    if (replyKey?.text !== text || replyKey.feedbackId !== feedbackId) replyKey = { text, feedbackId, key: encodeBase64Url(await sdk.bridge.random.bytes(16)) };
    return replyKey.key;
  }

  return {
    getState,
    subscribe: store.subscribe,
    start() {
      if (isStarted) return;
      isStarted = true;
      void loader.load({ isCacheWanted: true });
    },
    dispose() {
      isStarted = false;
    },
    refresh() {
      void loader.load({ isCacheWanted: false });
    },
    loadMore() {
      void loader.loadMore();
    },
    write(change) {
      patch({ draft: { ...getState().draft, ...change }, sent: undefined, failure: undefined });
    },
    addPicture(bytes) {
      const { draft } = getState();
      const mediaType = detectPictureType(bytes);
      if (mediaType === undefined || bytes.length > largestPictureBytes || draft.pictures.length >= feedbackPictureLimit) {
        const refusal = refuseAs('pictureNotAccepted', 'fix', { rule: 'R51', limit: feedbackPictureLimit, limitKilobytes: largestPictureBytes / 1000 });
        return patch({ failure: { kind: 'refusal', refusal } });
      }
      patch({ draft: { ...draft, pictures: [...draft.pictures, { bytes, mediaType }] }, failure: undefined });
    },
    removePicture(index) {
      const { draft } = getState();
      patch({ draft: { ...draft, pictures: draft.pictures.filter((_, at) => at !== index) }, failure: undefined });
    },
    send() {
      const { draft } = getState();
      if (draft.text.trim() === '') return;
      void runOnce(store, () => sender.send(draft), ({ feedback }) => {
        patch({ sent: feedback, draft: emptyDraft });
        return loader.load({ isCacheWanted: false });
      });
    },
    uploadAgain() {
      if (getState().waitingPictures > 0) void runOnce(store, () => sender.uploadWaiting(), () => undefined);
    },
    open(feedbackId) {
      patch({ opened: { feedbackId, phase: 'loading' }, failure: undefined });
      void readFeedbackInto(feedbackId);
    },
    close() {
      patch({ opened: undefined });
    },
    reply(text) {
      const { opened } = getState();
      if (opened?.thread === undefined || text.trim() === '') return;
      const { feedbackId } = opened;
      void runOnce(store, async () => replyToFeedback(sdk, { feedbackId, text, idempotencyKey: await keyFor(text, feedbackId) }), (thread) => {
        replyKey = undefined;
        if (getState().opened?.feedbackId === feedbackId) patch({ opened: { feedbackId, phase: 'ready', thread } });
      });
    },
  };

  async function readFeedbackInto(feedbackId: string): Promise<void> {
    const isWanted = () => getState().opened?.feedbackId === feedbackId;
    await runOnce(store, () => readFeedback(sdk, feedbackId), (thread) => {
      if (isWanted()) patch({ opened: { feedbackId, phase: 'ready', thread } });
    });
    if (isWanted() && getState().opened?.phase === 'loading') patch({ opened: { feedbackId, phase: 'failed' } });
  }
}
