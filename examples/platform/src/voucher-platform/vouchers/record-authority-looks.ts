import { sql } from 'drizzle-orm';
import { startOfChinaDayMs } from '../../china-time';
import type { Orm } from '../../database/database';

export interface AuthorityLook {
  /** As the trainee reads it; absent where an institution looked. */
  readonly authority?: string | undefined;
  readonly institutionNumber?: number | undefined;
  readonly atMs: number;
  readonly seen: readonly { readonly holderBucket: number; readonly voucherNumber: string }[];
}

/** Tells trainees that an authority, or an institution's desk, saw their data (M3). Lists are read again and again: a look a day is told once, so that a repeated report has no second effect either. */
export async function recordAuthorityLooks(orm: Orm, look: AuthorityLook): Promise<void> {
  const { authority = null, institutionNumber = null, atMs } = look;
  const seen = [...new Map(look.seen.map((row) => [row.voucherNumber, row])).values()];
  if (seen.length === 0) return;
  const rows = JSON.stringify(seen.map(({ holderBucket, voucherNumber }) => [holderBucket, voucherNumber]));
  await orm.execute(sql`
    INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, institution_number, authority, at_ms)
    SELECT v.holder_bucket, v.voucher_number, 'lookedUp', ${institutionNumber}::bigint, ${authority}::text, ${atMs}::bigint
    FROM jsonb_array_elements(${rows}::jsonb) AS s(row)
    JOIN voucher_platform.vouchers v ON v.holder_bucket = (s.row->>0)::integer AND v.voucher_number = s.row->>1
    WHERE NOT EXISTS (
      SELECT FROM voucher_platform.data_accesses a
      WHERE a.holder_bucket = v.holder_bucket AND a.voucher_number = v.voucher_number AND a.kind = 'lookedUp' AND a.actor_id IS NULL
        AND a.authority IS NOT DISTINCT FROM ${authority}::text AND a.institution_number IS NOT DISTINCT FROM ${institutionNumber}::bigint
        AND a.at_ms >= ${startOfChinaDayMs(atMs)}::bigint AND a.at_ms < ${startOfChinaDayMs(atMs) + 86_400_000}::bigint)`);
}
