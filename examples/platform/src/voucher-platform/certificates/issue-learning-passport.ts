import { issuePassport, passportLongestLifeSeconds, passportMostEntries, type LearningPassport } from '@skill-voucher/sdk-core/passport';
import { and, eq, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import { formatChinaTime } from '../../china-time';
import { deviceKeys, people } from '../../database/schema/account-tables';
import { certificates } from '../../database/schema/certificate-tables';
import { checkIns } from '../../database/schema/check-in-tables';
import { institutions, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { IssuedPassport } from '../../http/schemas/certificate-schemas';
import type { Platform } from '../../platform';
import { describeCertificate } from './list-certificates';
import { synchronizeCertificates } from './synchronize-certificates';

/**
 * The actor's learning passport as of now (M14), bound to the key that asks. It lives 30
 * days and is renewed, not revoked. Without the registry the certificates known before are in it.
 */
export async function issueLearningPassport(platform: Platform, actor: DeviceActor): Promise<Static<typeof IssuedPassport>> {
  const { orm } = platform.database;
  const [person] = await orm.select().from(people).where(eq(people.personId, actor.personId));
  const [key] = await orm.select({ publicKey: deviceKeys.publicKey, algorithm: deviceKeys.algorithm }).from(deviceKeys).where(eq(deviceKeys.keyThumbprint, actor.keyThumbprint));
  if (person === undefined || key === undefined) throw refuseRequest('keyRevoked');
  if (key.algorithm !== 'ES256') throw refuseRequest('keyAlgorithmNotOffered', { algorithm: key.algorithm }); // SD-JWT knows no SM2
  await synchronizeCertificates(platform, person).catch(() => undefined);
  // Certificates say more than attendance, and a life that has more than fits has its newest training in it.
  const certificates = (await readCertificates(platform, actor)).slice(-passportMostEntries);
  const room = passportMostEntries - certificates.length;
  const attendance = room === 0 ? [] : (await readAttendance(platform, actor)).slice(-room);
  const passport: LearningPassport = { name: platform.personalData.cipher.decrypt('name', person.nameCipher), attendance, certificates };
  const issuedAtSeconds = Math.floor(platform.nowMs() / 1000);
  const expiresAtSeconds = issuedAtSeconds + passportLongestLifeSeconds;
  const text = await issuePassport({
    passport, issuedAtSeconds, expiresAtSeconds, holderPublicKey: new Uint8Array(key.publicKey), issuerKey: platform.keys.issuer.key, issuerKeyId: platform.keys.issuer.keyId,
    issuer: `urn:skill-voucher:${platform.audience}`, suite: platform.suite, random: { bytes: async (length) => new Uint8Array(randomBytes(length)) },
  });
  await recordAudit(orm, {
    atMs: platform.nowMs(), actorKind: 'person', actorId: actor.personId, action: 'issuePassport', subject: actor.keyThumbprint,
    details: { attendanceCount: passport.attendance.length, certificateCount: passport.certificates.length },
  });
  return { passport: text, expiresAtMs: expiresAtSeconds * 1000 };
}

/** One entry for each voucher and institution with check-ins, by days in UTC+8. */
async function readAttendance(platform: Platform, actor: DeviceActor): Promise<LearningPassport['attendance']> {
  const day = sql`(date '1970-01-01' + ((${checkIns.checkedInAtMs} + 28800000) / 86400000)::integer)`;
  return platform.database.orm
    .select({
      institutionName: institutions.name, trainingName: voucherTemplates.name, days: sql<number>`count(DISTINCT ${day})::integer`,
      firstDay: sql<string>`to_char(min(${day}), 'YYYY-MM-DD')`, lastDay: sql<string>`to_char(max(${day}), 'YYYY-MM-DD')`,
    })
    .from(checkIns)
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, checkIns.holderBucket), eq(vouchers.voucherNumber, checkIns.voucherNumber)))
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(institutions, eq(institutions.institutionNumber, checkIns.institutionNumber))
    .where(and(eq(checkIns.holderBucket, actor.holderBucket), eq(checkIns.personId, actor.personId)))
    .groupBy(checkIns.voucherNumber, institutions.institutionNumber, institutions.name, voucherTemplates.name)
    .orderBy(sql`min(${checkIns.checkedInAtMs})`);
}

async function readCertificates(platform: Platform, actor: DeviceActor): Promise<LearningPassport['certificates']> {
  const ofPerson = and(eq(certificates.holderBucket, actor.holderBucket), eq(certificates.personId, actor.personId));
  const rows = await platform.database.orm.select().from(certificates).where(ofPerson).orderBy(certificates.issuedAtMs, certificates.certificateId);
  return rows.map((row) => {
    const { occupation, skillLevel, certificateNumber, issuedAtMs } = describeCertificate(platform, row);
    return { occupation, skillLevel, certificateNumber, issuedOn: formatChinaTime(issuedAtMs).slice(0, 10) };
  });
}
