import { checkInCodeByteLength, checkInCodePeriodMs, composeCheckInCode } from '@skill-voucher/sdk-core';
import { createHash, randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { checkInCodes, type checkInDisplays } from '../../database/schema/check-in-tables';
import type { ShownCheckInCode } from '../../http/schemas/check-in-schemas';

export type DisplayRow = typeof checkInDisplays.$inferSelect;

/** A code is known by its hash; the code itself is kept only while it is shown. */
export function hashCheckInCode(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function drawCode(): { secret: Uint8Array; codeId: string } {
  const secret = new Uint8Array(randomBytes(checkInCodeByteLength));
  return { secret, codeId: hashCheckInCode(secret) };
}

/** Makes the display's code one that can be scanned. */
export async function storeCode(tx: Orm, display: DisplayRow, nowMs: number): Promise<void> {
  const { codeId, displayId, institutionNumber, campusNumber, adminId, flags } = display;
  await tx.insert(checkInCodes).values({ codeId, displayId, institutionNumber, campusNumber, displayedBy: adminId, flags, mintedAtMs: nowMs });
}

export function describeShownCode(display: DisplayRow, options: { mintedAtMs: number; takenCount: number }): Static<typeof ShownCheckInCode> {
  const { mintedAtMs, takenCount } = options;
  return { sequence: display.sequence, code: composeCheckInCode(new Uint8Array(display.secret)), mintedAtMs, nextAtMs: mintedAtMs + checkInCodePeriodMs, takenCount };
}
