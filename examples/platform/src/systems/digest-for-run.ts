import { createHmac } from 'node:crypto';

/** What the three systems compare instead of personal data: the same text under the same run's salt, another with the next run. */
export function digestForRun(digestSalt: string, text: string): string {
  return createHmac('sha256', Buffer.from(digestSalt, 'base64url')).update(text).digest('base64url');
}

/** Absent of somebody who was erased: what another system keeps of them with a subsidy differs from nothing. */
export function describeHolder(digestSalt: string, idNumber: string): { holderDigest?: string } {
  return idNumber === '' ? {} : { holderDigest: digestForRun(digestSalt, idNumber) };
}
