import { encodeBase64Url } from '../encoding';
import { sendFeedback } from '../platform-api/operations/send-feedback';
import { uploadPicture } from '../platform-api/operations/upload-picture';
import type { SentFeedback } from '../platform-api/platform-types';
import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import type { ChosenPicture, FeedbackDraft } from './feedback-state';

interface WaitingPicture {
  readonly feedbackId: string;
  readonly position: number;
  readonly uploadToken: string;
  readonly bytes: Uint8Array;
}

export interface FeedbackSender {
  /** The thread exists once this answered; pictures that did not arrive wait. */
  send(draft: FeedbackDraft): Promise<Result<SentFeedback>>;
  uploadWaiting(): Promise<Result<unknown>>;
}

/** Declares the pictures with the text, then brings them one by one (protocol.md, "Uploads"). A lost answer is asked for again under the same key. */
export function createFeedbackSender(sdk: VoucherSdk, reportWaiting: (count: number) => void): FeedbackSender {
  let waiting: readonly WaitingPicture[] = [];
  let unanswered: { draft: FeedbackDraft; idempotencyKey: string } | undefined;

  function setWaiting(next: readonly WaitingPicture[]): void {
    waiting = next;
    reportWaiting(next.length);
  }

  async function declare({ bytes, mediaType }: ChosenPicture) {
    return { sha256: encodeBase64Url(await sdk.bridge.suite.sha256(bytes)), sizeBytes: bytes.length, mediaType };
  }

  async function uploadWaiting(): Promise<Result<unknown>> {
    for (const picture of [...waiting]) {
      const result = await uploadPicture(sdk, picture);
      if (!result.ok) return result;
      setWaiting(waiting.filter((other) => other !== picture));
    }
    return { ok: true, value: undefined };
  }

  return {
    uploadWaiting,
    async send(draft) {
      if (unanswered?.draft !== draft) unanswered = { draft, idempotencyKey: encodeBase64Url(await sdk.bridge.random.bytes(16)) };
      const { category, text, institutionNumber, pictures } = draft;
      const declared = await Promise.all(pictures.map(declare));
      const result = await sendFeedback(sdk, { category, text, institutionNumber, pictures: declared, idempotencyKey: unanswered.idempotencyKey });
      unanswered = undefined;
      if (!result.ok) return result;
      const { feedbackId } = result.value.feedback;
      setWaiting(result.value.uploads.flatMap(({ position, uploadToken }) => {
        const picture = pictures[position - 1];
        return picture === undefined ? [] : [{ feedbackId, position, uploadToken, bytes: picture.bytes }];
      }));
      await uploadWaiting().catch(() => undefined); // the text is there: what did not arrive is uploaded again
      return result;
    },
  };
}
