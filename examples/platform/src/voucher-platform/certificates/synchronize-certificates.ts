import { and, eq, inArray } from 'drizzle-orm';
import { certificateLookups, certificates } from '../../database/schema/certificate-tables';
import type { people } from '../../database/schema/account-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';

/** The registry is asked again after so long. */
const freshMs = 24 * 3_600_000;

type Person = Pick<typeof people.$inferSelect, 'personId' | 'holderBucket' | 'idNumberCipher'>;

/**
 * Brings the copy of a person's certificates up to date, at most once a day. While the
 * registry is away the copy stands; without one, `serviceUnavailable`.
 *
 * @returns when the registry was asked
 */
export async function synchronizeCertificates(platform: Platform, person: Person): Promise<number> {
  const nowMs = platform.nowMs();
  const { holderBucket, personId } = person;
  const ofPerson = and(eq(certificateLookups.holderBucket, holderBucket), eq(certificateLookups.personId, personId));
  const [earlier] = await platform.database.orm.select().from(certificateLookups).where(ofPerson);
  if (earlier !== undefined && nowMs - earlier.lookedUpAtMs < freshMs) return earlier.lookedUpAtMs;
  const found = await platform.certificateRegistry?.findCertificates(platform.personalData.cipher.decrypt('idNumber', person.idNumberCipher)).catch(() => undefined);
  if (found === undefined) {
    if (earlier === undefined) throw refuseRequest('serviceUnavailable');
    return earlier.lookedUpAtMs;
  }
  const rows = found.map(({ certificateNumber, ...certificate }) => ({
    holderBucket, personId, source: 'registry' as const, ...certificate, certificateId: platform.personalData.index.nameCertificate(certificateNumber), numberCipher: platform.personalData.cipher.encrypt('certificateNumber', certificateNumber),
  }));
  await platform.database.orm.transaction(async (tx) => {
    await tx.insert(certificateLookups).values({ holderBucket, personId, lookedUpAtMs: nowMs }).onConflictDoUpdate({ target: [certificateLookups.holderBucket, certificateLookups.personId], set: { lookedUpAtMs: nowMs } });
    const earlierRows = await tx.select().from(certificates).where(and(eq(certificates.holderBucket, holderBucket), eq(certificates.personId, personId))).for('update');
    const gone = earlierRows.filter(({ source, certificateId }) => source === 'registry' && !rows.some((row) => row.certificateId === certificateId)).map(({ certificateId }) => certificateId);
    if (gone.length > 0) await tx.delete(certificates).where(and(eq(certificates.holderBucket, holderBucket), eq(certificates.personId, personId), inArray(certificates.certificateId, gone)));
    // What the real-name system told of, the registry confirms or corrects; its voucher stays with it.
    for (const row of rows) await tx.insert(certificates).values(row).onConflictDoUpdate({ target: [certificates.holderBucket, certificates.personId, certificates.certificateId], set: row });
  });
  return nowMs;
}
