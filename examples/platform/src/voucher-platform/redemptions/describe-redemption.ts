import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { realNameDestination } from '../../events/destinations';
import { outboxDeliveries, outboxEvents } from '../../database/schema/event-tables';
import { redemptions } from '../../database/schema/voucher-tables';
import type { Redemption } from '../../http/schemas/institution-schemas';
import type { Platform } from '../../platform';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';
import { describeScannedVoucher, findScannedRecord, type ShownRecord } from './scanned-record';

/** A redemption with the state of its delivery to both systems (R55, A15). */
export async function describeRedemption(platform: Platform, redemptionId: string): Promise<Static<typeof Redemption>> {
  const voucherNumber = readScopedId(redemptionId) ?? '';
  const holderBucket = readHolderBucket(voucherNumber);
  const named = and(eq(redemptions.holderBucket, holderBucket), eq(redemptions.voucherNumber, voucherNumber), eq(redemptions.redemptionId, redemptionId));
  const [[row], scanned, isDelivered] = await Promise.all([
    platform.database.orm.select().from(redemptions).where(named),
    findScannedRecord(platform, voucherNumber, ''),
    isDeliveredToRealNameSystem(platform, voucherNumber),
  ]);
  if (row === undefined || scanned === undefined) throw new Error('The redemption is gone');
  const scannedAt = row.scannedAtMs === null ? {} : { scannedAtMs: row.scannedAtMs };
  return { ...describeUse(platform, scanned, { redemptionId, usedAtMs: row.usedAtMs, codeAgeSeconds: row.codeAgeSeconds, isDelivered }), ...scannedAt };
}

/** A use of which everything is at hand. */
export function describeUse(
  platform: Platform,
  scanned: ShownRecord,
  use: { redemptionId: string; usedAtMs: number; codeAgeSeconds: number; isDelivered: boolean },
): Static<typeof Redemption> {
  const { isDelivered, ...shown } = use;
  return {
    ...shown,
    voucher: describeScannedVoucher(platform, scanned),
    deliveries: [
      { system: 'voucherPlatform', state: 'synchronised' },
      { system: 'realNameSystem', state: isDelivered ? 'synchronised' : 'pending' },
    ],
  };
}

async function isDeliveredToRealNameSystem(platform: Platform, voucherNumber: string): Promise<boolean> {
  const ofVoucher = and(eq(outboxDeliveries.holderBucket, readHolderBucket(voucherNumber)), eq(outboxDeliveries.voucherNumber, voucherNumber));
  const rows = await platform.database.orm
    .select({ deliveredAtMs: outboxDeliveries.deliveredAtMs })
    .from(outboxDeliveries)
    .innerJoin(outboxEvents, and(eq(outboxEvents.eventId, outboxDeliveries.eventId), eq(outboxEvents.kind, 'voucherUsed')))
    .where(and(ofVoucher, eq(outboxDeliveries.destination, realNameDestination)));
  return rows.length > 0 && rows.every((row) => row.deliveredAtMs !== null);
}
