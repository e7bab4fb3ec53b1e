import { sql } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import { startOfChinaDayMs } from '../../china-time';
import type { Platform } from '../../platform';

interface SeenVoucher {
  readonly holderBucket: number;
  readonly voucherNumber: string;
}

/** An institution's admin saw these vouchers' holders in a list (M3). Lists are read again and again: a look a day, admin and voucher is told once. */
export async function recordLooks(platform: Platform, options: { actor: DeviceActor; institutionNumber: number; seen: readonly SeenVoucher[] }): Promise<void> {
  const { actor, institutionNumber } = options;
  const seen = [...new Map(options.seen.map((row) => [row.voucherNumber, row])).values()];
  if (seen.length === 0) return;
  const nowMs = platform.nowMs();
  const rows = sql.join(seen.map(({ holderBucket, voucherNumber }) => sql`(${holderBucket}::integer, ${voucherNumber}::text)`), sql`, `);
  await platform.database.orm.execute(sql`
    INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, institution_number, actor_id, at_ms)
    SELECT s.holder_bucket, s.voucher_number, 'lookedUp', ${institutionNumber}::bigint, ${actor.personId}::uuid, ${nowMs}::bigint
    FROM (VALUES ${rows}) AS s (holder_bucket, voucher_number)
    WHERE NOT EXISTS (
      SELECT FROM voucher_platform.data_accesses a
      WHERE a.holder_bucket = s.holder_bucket AND a.voucher_number = s.voucher_number AND a.kind = 'lookedUp'
        AND a.actor_id = ${actor.personId}::uuid AND a.institution_number = ${institutionNumber}::bigint AND a.at_ms >= ${startOfChinaDayMs(nowMs)}::bigint)`);
}
