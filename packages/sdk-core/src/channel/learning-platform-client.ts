import type { Result } from '../refusals';
import { sendSigned, type ChannelClientOptions } from './send-signed';

interface EventHead {
  /** Unique per platform and voucher, 8 to 64 of `A–Z a–z 0–9 _ -`: send it again unchanged until it was answered. */
  readonly eventId: string;
  /** From the fragment `#link=…` of the address that the trainee came by. */
  readonly linkId: string;
}

/** What a learning platform tells (A16). */
export type LearningPlatformEvent =
  | (EventHead & {
      readonly kind: 'enrolled';
      /** The learner's, as the platform real-named them; compared with the holder's, not stored. */
      readonly idNumber: string;
      readonly courseName: string;
      readonly totalLessons?: number | undefined;
    })
  | (EventHead & { readonly kind: 'lessonCompleted'; readonly lessonId: string; readonly completedAtMs: number });

export interface LearningEventReceipt {
  /** `kept`: a lesson before its enrolment, which counts with it. */
  readonly outcome: 'accepted' | 'repeated' | 'kept';
}

export interface LearningPlatformClient {
  /**
   * Confirms an enrolment, which uses the linked voucher, or a lesson. Repeats and any order have one effect.
   * Refused with `linkLapsed`, `learnerMismatch`, `delisted`, `expiredVoucher`, `notFound` or `channelUnknown`.
   */
  sendEvent(event: LearningPlatformEvent): Promise<Result<LearningEventReceipt>>;
}

/** A learning platform's signed back channel. Server only. */
export function createLearningPlatformClient(options: ChannelClientOptions): LearningPlatformClient {
  const read = ({ outcome }: Readonly<Record<string, unknown>>): LearningEventReceipt | undefined => (outcome === 'accepted' || outcome === 'repeated' || outcome === 'kept' ? { outcome } : undefined);
  return { sendEvent: (event) => sendSigned(options, { path: '/v1/channel/learning-events', body: event, read }) };
}
