import { and, asc, eq, exists, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { people } from '../../database/schema/account-tables';
import { certificates } from '../../database/schema/certificate-tables';
import { outboxDeliveries } from '../../database/schema/event-tables';
import { voucherLinks } from '../../database/schema/learning-tables';
import { settlements } from '../../database/schema/settlement-tables';
import { redemptions, vouchers } from '../../database/schema/voucher-tables';
import type { Reconciled } from '../../http/schemas/reconciliation-schemas';
import type { Platform } from '../../platform';
import { describeHolder, digestForRun } from '../../systems/digest-for-run';
import { readHolderBucket } from '../vouchers/voucher-number';

export interface ReconciliationQuestion {
  readonly digestSalt: string;
  readonly after?: string;
  readonly limit: number;
}

/** Used, settled and written-off vouchers by number, and those about which an event was not delivered. The number begins with the bucket, so its order is the key's. */
export async function listReconciliationRecords(platform: Platform, { digestSalt, after, limit }: ReconciliationQuestion): Promise<{ items: Reconciled[]; isLast: boolean }> {
  const { orm } = platform.database;
  const { cipher } = platform.personalData;
  const undelivered = and(eq(outboxDeliveries.holderBucket, vouchers.holderBucket), eq(outboxDeliveries.voucherNumber, vouchers.voucherNumber), isNull(outboxDeliveries.deliveredAtMs));
  const untold = orm.select({ one: outboxDeliveries.eventId }).from(outboxDeliveries).where(undelivered);
  // A dead letter explains nothing: it comes only when a person sends it again.
  const pending = orm.select({ one: outboxDeliveries.eventId }).from(outboxDeliveries).where(and(undelivered, isNull(outboxDeliveries.deadAtMs)));
  const rows = await orm
    .select({ voucher: vouchers, idNumberCipher: people.idNumberCipher, settlement: settlements, hasPendingDelivery: sql<boolean>`${exists(pending)}`, isHolderErased: sql<boolean>`EXISTS (SELECT FROM voucher_platform.erasures e WHERE e.holder_bucket = ${vouchers.holderBucket} AND e.person_id = ${vouchers.personId})` })
    .from(vouchers)
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .leftJoin(settlements, and(eq(settlements.holderBucket, vouchers.holderBucket), eq(settlements.voucherNumber, vouchers.voucherNumber)))
    .where(and(or(ne(vouchers.status, 'claimed'), exists(untold)), after === undefined ? undefined : sql`(${vouchers.holderBucket}, ${vouchers.voucherNumber}) > (${readHolderBucket(after)}::integer, ${after}::text)`))
    .orderBy(asc(vouchers.holderBucket), asc(vouchers.voucherNumber))
    .limit(limit);
  const numbers = rows.map(({ voucher }) => voucher.voucherNumber);
  const [uses, issued] = numbers.length === 0 ? [new Map<string, string>(), new Map<string, typeof certificates.$inferSelect>()] : await Promise.all([readUses(platform, numbers), readIssued(platform, numbers)]);
  const items = rows.map(({ voucher, idNumberCipher, settlement, hasPendingDelivery, isHolderErased }): Reconciled => {
    const { voucherNumber, templateNumber, status, usedAtMs, usedInstitutionNumber, usedLearningPlatformNumber } = voucher;
    const redemptionId = uses.get(voucherNumber);
    const certificate = issued.get(voucherNumber);
    return {
      voucherNumber, hasPendingDelivery, state: status, templateNumber, ...describeHolder(digestSalt, cipher.decrypt('idNumber', idNumberCipher)),
      ...(usedAtMs === null ? {} : { usedAtMs }), ...(usedInstitutionNumber === null ? {} : { institutionNumber: usedInstitutionNumber }), ...(usedLearningPlatformNumber === null ? {} : { learningPlatformNumber: usedLearningPlatformNumber }),
      ...(redemptionId === undefined ? {} : { redemptionId }), ...(isHolderErased ? { isHolderErased } : {}),
      ...(certificate === undefined
        ? {}
        : { certificateDigest: digestForRun(digestSalt, cipher.decrypt('certificateNumber', certificate.numberCipher)), certificateOccupation: certificate.occupation, certificateLevel: certificate.skillLevel, certificateIssuedAtMs: certificate.issuedAtMs }),
      ...(settlement === null ? {} : { amountFen: settlement.amountFen, settledAtMs: settlement.settledAtMs, ...(settlement.writtenOffAtMs === null ? {} : { writtenOffAtMs: settlement.writtenOffAtMs }) }),
    };
  });
  return { items, isLast: rows.length < limit };
}

/** The use that stands: of a scan, or the link of an online one. */
async function readUses(platform: Platform, numbers: readonly string[]): Promise<Map<string, string>> {
  const { orm } = platform.database;
  const buckets = [...new Set(numbers.map(readHolderBucket))];
  const scans = await orm
    .select({ voucherNumber: redemptions.voucherNumber, id: redemptions.redemptionId })
    .from(redemptions)
    .where(and(inArray(redemptions.holderBucket, buckets), inArray(redemptions.voucherNumber, [...numbers]), isNull(redemptions.undoneAtMs)));
  const links = await orm
    .select({ voucherNumber: voucherLinks.voucherNumber, id: voucherLinks.linkId })
    .from(voucherLinks)
    .where(and(inArray(voucherLinks.holderBucket, buckets), inArray(voucherLinks.voucherNumber, [...numbers]), sql`${voucherLinks.enrolledAtMs} IS NOT NULL`));
  return new Map([...scans, ...links].map(({ voucherNumber, id }) => [voucherNumber, id]));
}

async function readIssued(platform: Platform, numbers: readonly string[]): Promise<Map<string, typeof certificates.$inferSelect>> {
  const buckets = [...new Set(numbers.map(readHolderBucket))];
  const rows = await platform.database.orm.select().from(certificates).where(and(inArray(certificates.holderBucket, buckets), inArray(certificates.voucherNumber, [...numbers]), eq(certificates.source, 'realNameSystem')));
  return new Map(rows.map((row) => [row.voucherNumber ?? '', row]));
}
