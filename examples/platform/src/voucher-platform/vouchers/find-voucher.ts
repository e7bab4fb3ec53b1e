import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import { learningPlatforms } from '../../database/schema/learning-tables';
import { institutions, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import type { VoucherRecord } from './describe-voucher';
import { readHolderBucket } from './voucher-number';

/** The institution that scanned it, or the learning platform of an online use. */
export const namePlaceOfUse = sql<string | null>`coalesce(${institutions.name}, ${learningPlatforms.name})`;

export function selectVouchers(platform: Platform, where: SQL | undefined) {
  return platform.database.orm
    .select({ voucher: vouchers, template: voucherTemplates, usedAt: namePlaceOfUse })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .leftJoin(institutions, eq(institutions.institutionNumber, vouchers.usedInstitutionNumber))
    .leftJoin(learningPlatforms, eq(learningPlatforms.platformNumber, vouchers.usedLearningPlatformNumber))
    .where(where);
}

export async function findVoucher(platform: Platform, voucherNumber: string): Promise<VoucherRecord | undefined> {
  const [record] = await selectVouchers(platform, and(eq(vouchers.holderBucket, readHolderBucket(voucherNumber)), eq(vouchers.voucherNumber, voucherNumber)));
  return record;
}

/** The actor's own voucher; another person's is as unknown as none. */
export async function findOwnVoucher(platform: Platform, actor: DeviceActor, voucherNumber: string): Promise<VoucherRecord> {
  const record = await findVoucher(platform, voucherNumber);
  if (record === undefined || record.voucher.personId !== actor.personId) throw refuseRequest('notFound');
  return record;
}
