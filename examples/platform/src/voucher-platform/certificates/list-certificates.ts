import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { people } from '../../database/schema/account-tables';
import { certificates, type CertificateRow } from '../../database/schema/certificate-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { Certificate, CertificatePage, CertificateQuery } from '../../http/schemas/certificate-schemas';
import type { Platform } from '../../platform';
import { synchronizeCertificates } from './synchronize-certificates';

function ownedBy(actor: DeviceActor) {
  return and(eq(certificates.holderBucket, actor.holderBucket), eq(certificates.personId, actor.personId));
}

/** My own certificates, newest first (R50). */
export async function listCertificates(platform: Platform, actor: DeviceActor, query: Static<typeof CertificateQuery>): Promise<Static<typeof CertificatePage>> {
  const limit = query.limit ?? 20;
  const after = afterCursor(query.cursor, certificates.issuedAtMs, certificates.certificateId);
  const { orm } = platform.database;
  const [person] = await orm.select().from(people).where(eq(people.personId, actor.personId));
  if (person === undefined) throw new Error('The person is gone');
  const lookedUpAtMs = await synchronizeCertificates(platform, person);
  const ofKind = query.kind === undefined ? undefined : eq(certificates.kind, query.kind);
  const rows = await orm.select().from(certificates).where(and(ownedBy(actor), ofKind, after)).orderBy(desc(certificates.issuedAtMs), desc(certificates.certificateId)).limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = page.map((row) => describeCertificate(platform, row));
  return { items, lookedUpAtMs, ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor([last.issuedAtMs, last.certificateId]) } : {}) };
}

/** One of mine; another person's is as unknown as none. */
export async function readCertificate(platform: Platform, actor: DeviceActor, certificateId: string): Promise<Static<typeof Certificate>> {
  const [row] = await platform.database.orm.select().from(certificates).where(and(ownedBy(actor), eq(certificates.certificateId, certificateId)));
  if (row === undefined) throw refuseRequest('notFound');
  return describeCertificate(platform, row);
}

export function describeCertificate(platform: Platform, row: CertificateRow): Static<typeof Certificate> {
  const { certificateId, kind, occupation, skillLevel, issuedBy, issuedAtMs, numberCipher } = row;
  return { certificateId, kind, occupation, skillLevel, issuedBy, issuedAtMs, certificateNumber: platform.personalData.cipher.decrypt('certificateNumber', numberCipher) };
}
