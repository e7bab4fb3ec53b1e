import { randomBytes, randomUUID } from 'node:crypto';

/** 16 hex characters: the holder's bucket (2 bytes) and 6 random bytes (protocol.md, R64). */
export function createVoucherNumber(holderBucket: number): string {
  return (holderBucket.toString(16).padStart(4, '0') + randomBytes(6).toString('hex')).toUpperCase();
}

/** The bucket is readable from the number alone, so every look-up by number goes to one shard. */
export function readHolderBucket(voucherNumber: string): number {
  return parseInt(voucherNumber.slice(0, 4), 16);
}

/** Reservations and redemptions are named after their voucher, so that they are found in its bucket. A UUID's 122 random bits come from a supply that node:crypto keeps; 16 bytes asked for alone cost a use 30 µs. */
export function createScopedId(voucherNumber: string): string {
  return `${voucherNumber}-${randomUUID().replaceAll('-', '')}`;
}

/** The voucher number in such a name, or undefined when it is not one. */
export function readScopedId(id: string): string | undefined {
  return /^([0-9A-F]{16})-[0-9a-f]{32}$/.exec(id)?.[1];
}
