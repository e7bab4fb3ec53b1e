import { defineStatement } from '../../database/database';

/** One round trip; the statements and the lock are in migration 0012; 0005 says why they are a function. */
export const redeemStatement = defineStatement<{ usedAtMs: number; eventId: number }>(
  'redeem-voucher',
  `SELECT used_at_ms AS "usedAtMs", event_id AS "eventId"
   FROM voucher_platform.redeem_voucher($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
);
