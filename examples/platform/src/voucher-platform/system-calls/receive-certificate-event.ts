import { and, eq, ne } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { certificates } from '../../database/schema/certificate-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { EventReceipt } from '../../http/schemas/event-schemas';
import type { CertificateIssuedEvent } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';
import { readHolderBucket } from '../vouchers/voucher-number';
import { noteSystemEvent } from './note-system-event';

/**
 * The real-name system recorded the certificate of a training: it enters the holder's certificates
 * and the library (R23, R50). A later one of the same voucher replaces it. What the registry says
 * stays as it is, and so does a certificate that another voucher brought: that is audited, and
 * the reconciliation shows it.
 */
export async function receiveCertificateEvent(platform: Platform, event: Static<typeof CertificateIssuedEvent>, bodyHash: Uint8Array): Promise<Static<typeof EventReceipt>> {
  const { eventId, kind, subject: voucherNumber, sequence } = event;
  const { certificateNumber, ...certificate } = event.payload;
  const holderBucket = readHolderBucket(voucherNumber);
  const nowMs = platform.nowMs();
  const outcome = await platform.database.orm.transaction(async (tx) => {
    const [voucher] = await tx.select().from(vouchers).where(and(eq(vouchers.holderBucket, holderBucket), eq(vouchers.voucherNumber, voucherNumber))).for('update');
    if (voucher === undefined) throw refuseRequest('notFound');
    const noted = await noteSystemEvent(tx, { holderBucket, voucherNumber, source: 'real-name-system', eventId, kind, sequence, bodyHash, receivedAtMs: nowMs });
    if (noted === 'repeated') return noted;
    if (voucher.status === 'claimed') throw refuseRequest('voucherStateMismatch', { status: voucher.status, transition: 'certificate' });
    const { personId } = voucher;
    const { cipher, index } = platform.personalData;
    await keepCertificate(tx, {
      ...certificate, holderBucket, personId, voucherNumber, certificateId: index.nameCertificate(certificateNumber), numberCipher: cipher.encrypt('certificateNumber', certificateNumber), source: 'realNameSystem',
    }, nowMs);
    await recordAudit(tx, { atMs: nowMs, actorKind: 'system', actorId: 'real-name-system', action: kind, subject: voucherNumber, details: { occupation: certificate.occupation, skillLevel: certificate.skillLevel } });
    return noted;
  });
  return { outcome };
}

async function keepCertificate(tx: Orm, row: typeof certificates.$inferInsert & { voucherNumber: string }, nowMs: number): Promise<void> {
  const { holderBucket, personId, certificateId, voucherNumber } = row;
  const ofPerson = and(eq(certificates.holderBucket, holderBucket), eq(certificates.personId, personId));
  const ofVoucher = and(ofPerson, eq(certificates.voucherNumber, voucherNumber), ne(certificates.certificateId, certificateId));
  await tx.delete(certificates).where(and(ofVoucher, eq(certificates.source, 'realNameSystem')));
  await tx.update(certificates).set({ voucherNumber: null }).where(ofVoucher);
  const added = await tx.insert(certificates).values(row).onConflictDoNothing().returning({ certificateId: certificates.certificateId });
  if (added.length > 0) return;
  const same = and(ofPerson, eq(certificates.certificateId, certificateId));
  const [known] = await tx.select().from(certificates).where(same).for('update');
  if (known !== undefined && known.voucherNumber !== null && known.voucherNumber !== voucherNumber) {
    await recordAudit(tx, { atMs: nowMs, actorKind: 'system', actorId: 'real-name-system', action: 'certificateOfAnotherVoucher', subject: voucherNumber, details: { broughtBy: known.voucherNumber } });
    return;
  }
  await tx.update(certificates).set(known?.source === 'registry' ? { voucherNumber } : row).where(same);
}
