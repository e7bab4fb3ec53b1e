import type { Profile, VoucherDetail } from '../platform-api/platform-types';

type Structured<Value> = Value extends readonly unknown[] ? 'list' : Value extends object ? 'object' : never;

/**
 * The lists and objects that an answer must have: what a page would stumble over. Typed by the
 * answer, so that none is forgotten; whoever answers or keeps a cache may hand over anything.
 */
export type AnswerShape<Answer> = {
  readonly [Name in keyof Answer as undefined extends Answer[Name] ? never : [Structured<Answer[Name]>] extends [never] ? never : Name]: Structured<Answer[Name]>;
};

/** Whether a value has them; of a list, that no entry is empty. */
export function hasShape<Answer>(value: unknown, shape: AnswerShape<Answer>): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries<unknown>(shape).every(([name, kind]) => {
    const part = (value as Record<string, unknown>)[name];
    if (kind === 'list') return Array.isArray(part) && part.every((entry) => entry !== null && entry !== undefined);
    return typeof part === 'object' && part !== null && !Array.isArray(part);
  });
}

/** Of the answers that several screens begin with. */
export const profileShape: AnswerShape<Profile> = { person: 'object', memberships: 'list', notices: 'list' };
export const voucherDetailShape: AnswerShape<VoucherDetail> = { voucher: 'object', history: 'list', accesses: 'list' };
export const itemsShape = { items: 'list' } as const;
