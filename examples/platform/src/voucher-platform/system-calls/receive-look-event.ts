import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { EventReceipt } from '../../http/schemas/event-schemas';
import type { LookEvent } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';
import type { SystemName } from '../../systems/system-names';
import { recordAuthorityLooks } from '../vouchers/record-authority-looks';
import { readHolderBucket } from '../vouchers/voucher-number';

/** Another system showed trainees' data to its staff: their holders see it (M3). A look a day counts once, a repeat of the event has no second effect. */
export async function receiveLookEvent(platform: Platform, caller: SystemName, event: Static<typeof LookEvent>): Promise<Static<typeof EventReceipt>> {
  const { voucherNumbers, authority, institutionNumber, atMs } = event.payload;
  if ((caller === 'real-name-system') !== (institutionNumber !== undefined) || (institutionNumber === undefined) !== (authority !== undefined)) throw refuseRequest('invalidRequest', { field: 'payload' });
  const { orm } = platform.database;
  const known = institutionNumber === undefined ? [] : await orm.select({ name: institutions.name }).from(institutions).where(eq(institutions.institutionNumber, institutionNumber));
  if (institutionNumber !== undefined && known.length === 0) throw refuseRequest('notFound');
  await recordAuthorityLooks(orm, { authority, institutionNumber, atMs, seen: voucherNumbers.map((voucherNumber) => ({ holderBucket: readHolderBucket(voucherNumber), voucherNumber })) });
  return { outcome: 'accepted' };
}
