import type { TrustedIssuer } from '@skill-voucher/sdk-core';
import type { TemplateRow } from '../../database/schema/template-tables';
import type { scanReservations, VoucherRow } from '../../database/schema/voucher-tables';
import type { AdminRow } from './find-institution-admin';

/** What the tables say about a scan, as one JSON document; binary values as hexadecimal digits. */
export interface ScanDocument {
  /** No more of each row than a scan needs: every scan reads it. */
  readonly voucher: Pick<VoucherRow, 'holderBucket' | 'voucherNumber' | 'templateNumber' | 'status' | 'validFromMs' | 'expiresAtMs' | 'usedAtMs' | 'statusChangedAtMs' | 'usedInstitutionNumber'>;
  readonly template: Pick<TemplateRow, 'name' | 'trainingType' | 'benefitMode' | 'amountFen' | 'specialty' | 'skillLevel' | 'delistedAtMs'>;
  /** Name of the institution or learning platform where it was used. */
  readonly usedAt: string | null;
  readonly holder: { readonly nameCipher: string; readonly idNumberCipher: string };
  /** Neither the credential of the key that made the code nor the key itself is revoked. */
  readonly isCredentialLive: boolean;
  readonly reservation: Pick<typeof scanReservations.$inferSelect, 'institutionNumber' | 'reservedUntilMs'> | null;
}

/** The same with whatever else a scan is judged by. */
export interface ScanDocumentWithLookups extends ScanDocument {
  readonly issuers: readonly { readonly algorithm: TrustedIssuer['algorithm']; readonly publicKey: string }[];
  readonly admin: AdminRow | null;
  readonly firstAnswer: { readonly bodyHash: string; readonly resultId: string } | null;
}

/** Parameters or columns of the statement around it. */
export interface VoucherTerms {
  readonly bucket: string;
  readonly number: string;
  readonly thumbprint: string;
  readonly now: string;
}
export interface LookupTerms {
  readonly issuer: string;
  readonly institution: string;
  readonly adminIndex: string;
  readonly actorBucket: string;
  readonly actor: string;
  readonly operation: string;
  readonly key: string;
}

/**
 * A subquery of one {@link ScanDocument}, or none where the voucher is unknown. One document instead of some
 * twenty columns: a driver describes and reads each column of each answer. Where it was used is read only if it was;
 * a join would read every institution first. A key is the holder's own, or of a proxy that holds this very moment (A20).
 */
export function selectScan(voucher: VoucherTerms, lookups?: LookupTerms): string {
  return `(
    SELECT json_build_object(
      'voucher', json_build_object('holderBucket', v.holder_bucket, 'voucherNumber', v.voucher_number, 'templateNumber', v.template_number, 'status', v.status, 'validFromMs', v.valid_from_ms,
        'expiresAtMs', v.expires_at_ms, 'usedAtMs', v.used_at_ms, 'statusChangedAtMs', v.status_changed_at_ms, 'usedInstitutionNumber', v.used_institution_number),
      'template', json_build_object('name', t.name, 'trainingType', t.training_type, 'benefitMode', t.benefit_mode, 'amountFen', t.amount_fen,
        'specialty', t.specialty, 'skillLevel', t.skill_level, 'delistedAtMs', t.delisted_at_ms),
      'usedAt', coalesce((SELECT i.name FROM voucher_platform.institutions i WHERE i.institution_number = v.used_institution_number),
        (SELECT l.name FROM voucher_platform.learning_platforms l WHERE l.platform_number = v.used_learning_platform_number)),
      'holder', json_build_object('nameCipher', encode(h.name_cipher, 'hex'), 'idNumberCipher', encode(h.id_number_cipher, 'hex')),
      'isCredentialLive', EXISTS (
        SELECT FROM voucher_platform.credentials c JOIN voucher_platform.device_keys d ON d.key_thumbprint = c.key_thumbprint AND d.revoked_at_ms IS NULL
        WHERE c.holder_bucket = v.holder_bucket AND c.voucher_number = v.voucher_number AND c.key_thumbprint = ${voucher.thumbprint} AND c.revoked_at_ms IS NULL
          AND (d.person_id = v.person_id OR EXISTS (
            SELECT FROM voucher_platform.proxy_holders x WHERE x.holder_bucket = v.holder_bucket AND x.elder_person_id = v.person_id
              AND x.holder_person_id = d.person_id AND x.revoked_at_ms IS NULL AND x.until_ms > ${voucher.now}))),
      'reservation', (SELECT json_build_object('institutionNumber', r.institution_number, 'reservedUntilMs', r.reserved_until_ms)
        FROM voucher_platform.scan_reservations r WHERE r.holder_bucket = v.holder_bucket AND r.voucher_number = v.voucher_number)${lookups === undefined ? '' : selectLookups(lookups)})
    FROM voucher_platform.vouchers v
    JOIN voucher_platform.voucher_templates t ON t.template_number = v.template_number
    JOIN voucher_platform.people h ON h.person_id = v.person_id
    WHERE v.holder_bucket = ${voucher.bucket} AND v.voucher_number = ${voucher.number})`;
}

function selectLookups({ issuer, institution, adminIndex, actorBucket, actor, operation, key }: LookupTerms): string {
  return `,
      'issuers', (SELECT coalesce(json_agg(json_build_object('algorithm', i.algorithm, 'publicKey', encode(i.public_key, 'hex'))), '[]') FROM voucher_platform.trusted_issuers(${issuer}) i),
      'admin', (SELECT json_build_object('name', a.name, 'closedAtMs', a.closed_at_ms) FROM voucher_platform.institution_admin(${institution}, ${adminIndex}) a),
      'firstAnswer', (SELECT json_build_object('bodyHash', encode(f.body_hash, 'hex'), 'resultId', f.result_id) FROM voucher_platform.first_answer(${actorBucket}, ${actor}, ${operation}, ${key}) f)`;
}
