import { randomBytes } from 'node:crypto';

/** The writer's bucket and 16 random bytes: found in its bucket by the name alone. */
export function createFeedbackId(holderBucket: number): string {
  return `${holderBucket.toString(16).padStart(4, '0').toUpperCase()}-${randomBytes(16).toString('hex')}`;
}

export function readFeedbackBucket(feedbackId: string): number {
  return parseInt(feedbackId.slice(0, 4), 16);
}
