import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { outboxDeliveries } from '../../database/schema/event-tables';
import { voucherTemplates } from '../../database/schema/template-tables';
import { redemptions, vouchers } from '../../database/schema/voucher-tables';
import { realNameDestination } from '../../events/destinations';

/** Uses of an institution that stand, newest first: voucher, template, holder and whether something still waits for delivery. */
export function selectUsedVouchers(orm: Orm, options: { institutionNumber: number; templateNumber?: number | undefined; where?: SQL | undefined }) {
  const { institutionNumber, templateNumber, where } = options;
  const isWaiting = sql<boolean>`EXISTS (
    SELECT FROM ${outboxDeliveries} WHERE ${outboxDeliveries.holderBucket} = ${redemptions.holderBucket} AND ${outboxDeliveries.voucherNumber} = ${redemptions.voucherNumber}
      AND ${outboxDeliveries.destination} = ${realNameDestination} AND ${outboxDeliveries.deliveredAtMs} IS NULL)`;
  return orm
    .select({ redemption: redemptions, voucher: vouchers, template: voucherTemplates, person: people, isWaiting })
    .from(redemptions)
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, redemptions.holderBucket), eq(vouchers.voucherNumber, redemptions.voucherNumber)))
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, redemptions.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .where(and(standsAt(institutionNumber), templateNumber === undefined ? undefined : eq(redemptions.templateNumber, templateNumber), where))
    .orderBy(desc(redemptions.usedAtMs), desc(redemptions.redemptionId))
    .$dynamic();
}
export type UsedVoucherRow = Awaited<ReturnType<typeof selectUsedVouchers>>[number];

/** A use at this institution that was not undone. */
export function standsAt(institutionNumber: number): SQL | undefined {
  return and(eq(redemptions.institutionNumber, institutionNumber), isNull(redemptions.undoneAtMs));
}
