import type { SystemName } from '../systems/system-names';
import type { PersonalField } from './personal-data-cipher';

export interface PersonalTable {
  /** With its schema. */
  readonly table: string;
  readonly columns: Readonly<Record<string, PersonalField>>;
}

const person = { name_cipher: 'name', id_number_cipher: 'idNumber', phone_cipher: 'phone' } as const;

/** Every column that holds a cipher text of the personal data cipher; a test compares it with the database. Pieces of exported files have keys of their own, which only their link yields. */
export const personalTables: Readonly<Record<SystemName, readonly PersonalTable[]>> = {
  'voucher-platform': [
    { table: 'voucher_platform.people', columns: person },
    { table: 'voucher_platform.institution_admins', columns: person },
    { table: 'voucher_platform.certificates', columns: { number_cipher: 'certificateNumber' } },
    { table: 'voucher_platform.feedback_messages', columns: { text_cipher: 'feedbackText' } },
    { table: 'voucher_platform.feedback_pictures', columns: { picture_cipher: 'feedbackPicture' } },
    { table: 'voucher_platform.redemptions', columns: { undo_reason_cipher: 'undoReason' } },
    { table: 'voucher_platform.hr_accounts', columns: { totp_cipher: 'totpSecret', pending_totp_cipher: 'totpSecret' } },
    { table: 'voucher_platform.voucher_templates', columns: { claim_mark_key_cipher: 'claimMarkKey' } },
    { table: 'voucher_platform.fraud_signals', columns: { note_cipher: 'signalNote' } },
  ],
  'employment-service': [
    { table: 'employment_service.review_vouchers', columns: { name_cipher: 'name', id_number_cipher: 'idNumber', certificate_number_cipher: 'certificateNumber' } },
    { table: 'employment_service.reviews', columns: { opinion_cipher: 'reviewOpinion' } },
    { table: 'employment_service.payout_items', columns: { failure_cipher: 'paymentFailure' } },
    { table: 'employment_service.outbox_events', columns: { payload_cipher: 'eventPayload' } },
    { table: 'employment_service.staff_accounts', columns: { totp_cipher: 'totpSecret', pending_totp_cipher: 'totpSecret' } },
  ],
  'real-name-system': [
    { table: 'real_name_system.trainees', columns: person },
    { table: 'real_name_system.enrolments', columns: { certificate_number_cipher: 'certificateNumber' } },
    { table: 'real_name_system.submissions', columns: { opinion_cipher: 'reviewOpinion' } },
    { table: 'real_name_system.outbox_events', columns: { payload_cipher: 'eventPayload' } },
    { table: 'real_name_system.staff_accounts', columns: { operator_id_number_cipher: 'idNumber', totp_cipher: 'totpSecret', pending_totp_cipher: 'totpSecret' } },
  ],
};
