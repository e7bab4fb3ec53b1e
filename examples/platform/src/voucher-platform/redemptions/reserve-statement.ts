import { defineStatement } from '../../database/database';

/**
 * Reserves a voucher for one institution for a while and records who saw it (M3).
 * No row comes back while another institution's reservation lasts, or once it is used.
 */
export const reserveVoucher = defineStatement<{ reservationId: string }>(
  'reserve-voucher',
  `WITH reserved AS (
     INSERT INTO voucher_platform.scan_reservations AS r (holder_bucket, voucher_number, reservation_id, institution_number, admin_id, key_thumbprint, code_age_seconds, reserved_until_ms)
     SELECT v.holder_bucket, v.voucher_number, $3, $4::bigint, $5::uuid, $6, $7::double precision, $8::bigint
     FROM voucher_platform.vouchers v
     WHERE v.holder_bucket = $1 AND v.voucher_number = $2 AND v.status = 'claimed'
     ON CONFLICT (holder_bucket, voucher_number) DO UPDATE
       SET reservation_id = excluded.reservation_id, institution_number = excluded.institution_number, admin_id = excluded.admin_id,
         key_thumbprint = excluded.key_thumbprint, code_age_seconds = excluded.code_age_seconds, reserved_until_ms = excluded.reserved_until_ms
       WHERE r.reserved_until_ms <= $9::bigint OR r.institution_number = excluded.institution_number
     RETURNING reservation_id, holder_bucket, voucher_number
   ), access AS (
     INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, institution_number, actor_id, at_ms)
     SELECT holder_bucket, voucher_number, 'scanned', $4::bigint, $5::uuid, $9::bigint FROM reserved
   )
   SELECT reservation_id AS "reservationId" FROM reserved`,
);
