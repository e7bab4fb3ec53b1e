import { and, desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { withinRegion } from '../../regions/within-region';
import { mergedScans } from '../../database/schema/booking-tables';
import { institutions, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { HrPageQuery } from '../../http/schemas/hr-schemas';
import type { ScanConflictPage } from '../../http/schemas/offline-scan-schemas';
import type { Platform } from '../../platform';

const usedInstitutions = alias(institutions, 'used_institutions');

/** Honest green scans that came after their lease had been ended by force (M4), newest first, of institutions in the account's region. Names nobody. */
export async function listScanConflicts(platform: Platform, actor: HrActor, query: Static<typeof HrPageQuery>): Promise<Static<typeof ScanConflictPage>> {
  const limit = query.limit ?? 20;
  const rows = await platform.database.orm
    .select({ scan: mergedScans, institutionName: institutions.name, voucherName: voucherTemplates.name, usedAt: usedInstitutions.name, usedAtMs: vouchers.usedAtMs })
    .from(mergedScans)
    .innerJoin(institutions, eq(institutions.institutionNumber, mergedScans.institutionNumber))
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, sql`('x' || left(${mergedScans.voucherNumber}, 4))::bit(16)::integer`), eq(vouchers.voucherNumber, mergedScans.voucherNumber)))
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .leftJoin(usedInstitutions, eq(usedInstitutions.institutionNumber, vouchers.usedInstitutionNumber))
    .where(and(eq(mergedScans.outcome, 'lateConflict'), withinRegion(institutions.regionCode, actor.regionCode), afterCursor(query.cursor, mergedScans.mergedAtMs, mergedScans.recordHash)))
    .orderBy(desc(mergedScans.mergedAtMs), desc(mergedScans.recordHash))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map(({ scan, institutionName, voucherName, usedAt, usedAtMs }) => ({
    conflictId: scan.recordHash, voucherNumber: scan.voucherNumber ?? '', voucherName, institutionNumber: scan.institutionNumber, institutionName,
    scannedAtMs: scan.scannedAtMs, arrivedAtMs: scan.mergedAtMs, flags: scan.flags,
    ...(usedAt === null ? {} : { usedAt }), ...(usedAtMs === null ? {} : { usedAtMs }),
  }));
  const last = page.at(-1)?.scan;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.mergedAtMs, last.recordHash]) } : { items };
}
