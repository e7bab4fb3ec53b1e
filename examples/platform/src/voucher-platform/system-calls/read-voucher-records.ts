import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { people } from '../../database/schema/account-tables';
import { certificates } from '../../database/schema/certificate-tables';
import { institutions, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { VoucherRecord, VoucherRecordList, VoucherRecordRequest } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';
import type { SystemName } from '../../systems/system-names';
import { readVoucherStatus } from '../vouchers/describe-voucher';
import { recordAuthorityLooks } from '../vouchers/record-authority-looks';
import { readHolderBucket } from '../vouchers/voucher-number';

type Item = Static<typeof VoucherRecord>;

/** Attendance since the use: what was undone with an earlier use does not count. */
const checkInsSinceUse = (what: 'count(*)' | 'days') => sql<number>`(
  SELECT ${what === 'days' ? sql`count(DISTINCT (c.checked_in_at_ms + 28800000) / 86400000)` : sql`count(*)`}::integer FROM voucher_platform.check_ins c
  WHERE c.holder_bucket = ${vouchers.holderBucket} AND c.voucher_number = ${vouchers.voucherNumber} AND c.checked_in_at_ms >= ${vouchers.usedAtMs})`;
const completedLessons = sql<number>`(
  SELECT count(DISTINCT e.lesson_id)::integer FROM voucher_platform.learning_events e
  JOIN voucher_platform.voucher_links l ON l.holder_bucket = e.holder_bucket AND l.voucher_number = e.voucher_number AND l.link_id = e.link_id AND l.enrolled_at_ms IS NOT NULL
  WHERE e.holder_bucket = ${vouchers.holderBucket} AND e.voucher_number = ${vouchers.voucherNumber} AND e.kind = 'lessonCompleted')`;
const totalLessons = sql<number | null>`(
  SELECT max(l.total_lessons) FROM voucher_platform.voucher_links l
  WHERE l.holder_bucket = ${vouchers.holderBucket} AND l.voucher_number = ${vouchers.voucherNumber} AND l.enrolled_at_ms IS NOT NULL)`;

/**
 * What this platform knows of vouchers, for a review or a trainee's form (R27, R66). The
 * real-name system gets only what its institution used, and nobody who was erased: there is nobody to
 * register. Every holder sees who looked (M3).
 */
export async function readVoucherRecords(platform: Platform, caller: SystemName, request: Static<typeof VoucherRecordRequest>): Promise<Static<typeof VoucherRecordList>> {
  const { institutionNumber } = request;
  if (caller === 'real-name-system' && institutionNumber === undefined) throw refuseRequest('invalidRequest', { field: 'institutionNumber' });
  const numbers = [...new Set(request.voucherNumbers)];
  const buckets = [...new Set(numbers.map(readHolderBucket))];
  const { orm } = platform.database;
  const rows = await orm
    .select({ voucher: vouchers, template: voucherTemplates, person: people, checkInCount: checkInsSinceUse('count(*)'), checkInDays: checkInsSinceUse('days'), completedLessons, totalLessons })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .where(and(inArray(vouchers.holderBucket, buckets), inArray(vouchers.voucherNumber, numbers), institutionNumber === undefined ? undefined : eq(vouchers.usedInstitutionNumber, institutionNumber)))
    .orderBy(asc(vouchers.voucherNumber));
  const items: Item[] = [];
  const seen: (typeof vouchers.$inferSelect)[] = [];
  for (const row of rows) {
    const { voucher, template, person } = row;
    const { cipher } = platform.personalData;
    const idNumber = cipher.decrypt('idNumber', person.idNumberCipher);
    if (caller === 'real-name-system' && idNumber === '') continue;
    seen.push(voucher);
    items.push({
      voucherNumber: voucher.voucherNumber, status: readVoucherStatus(row, platform.nowMs()), templateNumber: template.templateNumber, voucherName: template.name,
      trainingType: template.trainingType, benefitMode: template.benefitMode, amountFen: template.amountFen, specialty: template.specialty, skillLevel: template.skillLevel as Item['skillLevel'],
      countyCode: voucher.countyCode,
      ...(voucher.usedAtMs === null ? {} : { usedAtMs: voucher.usedAtMs }),
      ...(voucher.usedInstitutionNumber === null ? {} : { institutionNumber: voucher.usedInstitutionNumber }),
      ...(voucher.usedLearningPlatformNumber === null ? {} : { learningPlatformNumber: voucher.usedLearningPlatformNumber }),
      holder: { name: cipher.decrypt('name', person.nameCipher), idNumber, phone: cipher.decrypt('phone', person.phoneCipher), countyCode: person.countyCode },
      checkInCount: row.checkInCount, checkInDays: row.checkInDays, completedLessons: row.completedLessons, ...(row.totalLessons === null ? {} : { totalLessons: row.totalLessons }),
      certificates: caller === 'employment-service' ? await readCertificates(platform, person) : [],
    });
  }
  await recordLook(platform, { caller, request, seen });
  return { items };
}

async function readCertificates(platform: Platform, person: typeof people.$inferSelect): Promise<Item['certificates']> {
  const rows = await platform.database.orm.select().from(certificates).where(and(eq(certificates.holderBucket, person.holderBucket), eq(certificates.personId, person.personId)));
  return rows.map(({ kind, occupation, skillLevel, issuedAtMs, source, numberCipher }) => ({
    kind, occupation, skillLevel: skillLevel as Item['certificates'][number]['skillLevel'], issuedAtMs, source, certificateNumber: platform.personalData.cipher.decrypt('certificateNumber', numberCipher),
  }));
}

async function recordLook(platform: Platform, look: { caller: SystemName; request: Static<typeof VoucherRecordRequest>; seen: readonly (typeof vouchers.$inferSelect)[] }): Promise<void> {
  const { request, seen } = look;
  const { orm } = platform.database;
  const atMs = platform.nowMs();
  if (seen.length === 0) return;
  const institutionNumber = request.institutionNumber ?? request.onBehalfOf ?? null;
  const [known] = institutionNumber === null ? [] : await orm.select({ name: institutions.name }).from(institutions).where(eq(institutions.institutionNumber, institutionNumber));
  const authority = request.authority ?? (known === undefined ? '公共就业服务平台' : null);
  await recordAuthorityLooks(orm, { authority: authority ?? undefined, institutionNumber: known === undefined ? undefined : (institutionNumber ?? undefined), atMs, seen });
}
