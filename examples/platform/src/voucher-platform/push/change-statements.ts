import { defineStatement, type Statement } from '../../database/database';

/** One thing that somebody follows. */
export type Followed = {
  /** Whose right to see it is read with it. */
  readonly sessionId: string;
  readonly proxyId?: string | undefined;
} & ({ readonly kind: 'voucher'; readonly voucherNumber: string; readonly holderBucket: number } | { readonly kind: 'display'; readonly displayId: string });

interface ChangeRow {
  readonly id: number;
  /** Another text whenever the thing, or the right to see it, is another. */
  readonly version: string;
}

const follower = `s.ended_at_ms, '|', s.expires_at_ms <= $2::bigint, '|', k.revoked_at_ms`;
const readFollower = `
  FROM jsonb_to_recordset($1::text::jsonb) AS w(id integer, "sessionId" text, "proxyId" text, "holderBucket" integer, "voucherNumber" text, "displayId" text)
  LEFT JOIN voucher_platform.sessions s ON s.session_id = w."sessionId"
  LEFT JOIN voucher_platform.device_keys k ON k.key_thumbprint = s.key_thumbprint`;

/** Versions of all that is followed on this node, in one round trip for each kind. Values: the followed as JSON, each with its `id`, and now. */
export const changeStatements: Readonly<Record<Followed['kind'], Statement<ChangeRow>>> = {
  voucher: defineStatement(
    'find-voucher-changes',
    `SELECT w.id, concat(${follower}, '|', p.revoked_at_ms, '|', p.until_ms <= $2::bigint, '|',
       v.status, '|', v.status_changed_at_ms, '|', t.delisted_at_ms, '|', v.expires_at_ms <= $2::bigint) AS version
     ${readFollower}
     LEFT JOIN voucher_platform.proxy_holders p ON p.holder_bucket = w."holderBucket" AND p.proxy_id = w."proxyId"
     LEFT JOIN voucher_platform.vouchers v ON v.holder_bucket = w."holderBucket" AND v.voucher_number = w."voucherNumber"
     LEFT JOIN voucher_platform.voucher_templates t ON t.template_number = v.template_number`,
  ),
  // 60 s of a code are `checkInCodePeriodMs`.
  display: defineStatement(
    'find-display-changes',
    `SELECT w.id, concat(${follower}, '|', d.sequence, '|', d.expires_at_ms <= $2::bigint, '|', c.trainee_id IS NOT NULL, '|', c.minted_at_ms + 60000 <= $2::bigint, '|',
       i.closed_at_ms, '|', a.role) AS version
     ${readFollower}
     LEFT JOIN voucher_platform.check_in_displays d ON d.display_id = w."displayId"
     LEFT JOIN voucher_platform.check_in_codes c ON c.code_id = d.code_id
     LEFT JOIN voucher_platform.institutions i ON i.institution_number = d.institution_number
     LEFT JOIN voucher_platform.people h ON h.person_id = d.admin_id
     LEFT JOIN voucher_platform.institution_admins a ON a.institution_number = d.institution_number AND a.id_number_index = h.id_number_index`,
  ),
};
