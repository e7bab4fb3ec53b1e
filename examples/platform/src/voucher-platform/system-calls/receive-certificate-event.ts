import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { certificates } from '../../database/schema/certificate-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { EventReceipt } from '../../http/schemas/event-schemas';
import type { CertificateIssuedEvent } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';
import { readHolderBucket } from '../vouchers/voucher-number';
import { noteSystemEvent } from './note-system-event';

/** The real-name system recorded the certificate of a training: it enters the holder's certificates and the library (R23, R50). A later one of the same voucher replaces it. */
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
    await tx.delete(certificates).where(and(eq(certificates.holderBucket, holderBucket), eq(certificates.personId, personId), eq(certificates.voucherNumber, voucherNumber)));
    const row = { ...certificate, numberCipher: platform.personalData.cipher.encrypt('certificateNumber', certificateNumber), source: 'realNameSystem' as const, voucherNumber };
    await tx
      .insert(certificates)
      .values({ holderBucket, personId, certificateId: platform.personalData.index.nameCertificate(certificateNumber), ...row })
      .onConflictDoUpdate({ target: [certificates.holderBucket, certificates.personId, certificates.certificateId], set: row });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'system', actorId: 'real-name-system', action: kind, subject: voucherNumber, details: { occupation: certificate.occupation, skillLevel: certificate.skillLevel } });
    return noted;
  });
  return { outcome };
}
