import { maskName } from '@skill-voucher/sdk-core';
import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { people } from '../../database/schema/account-tables';
import { institutions } from '../../database/schema/template-tables';
import { dataAccesses } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { DataAccess, DataAccessPage, DataAccessQuery, VoucherDetail } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { findBooking } from '../bookings/find-booking';
import { describeVoucher } from './describe-voucher';
import { findOwnVoucher } from './find-voucher';
import { listVoucherEvents } from './list-voucher-events';
import { readHolderBucket } from './voucher-number';

/** One of my vouchers with its history and who saw my data (M3). */
export async function readVoucher(platform: Platform, actor: DeviceActor, voucherNumber: string): Promise<Static<typeof VoucherDetail>> {
  const record = await findOwnVoucher(platform, actor, voucherNumber);
  const nowMs = platform.nowMs();
  const accesses = await readAccesses(platform, voucherNumber, {});
  const booking = await findBooking(platform.database.orm, record.voucher, nowMs);
  return {
    voucher: { ...describeVoucher(record, nowMs), ...(booking === undefined ? {} : { booking }) },
    description: record.template.description,
    history: await listVoucherEvents(platform, record, nowMs),
    accesses: accesses.items,
    ...(accesses.nextCursor === undefined ? {} : { accessesNextCursor: accesses.nextCursor }),
  };
}

/** Who saw my data of one of my vouchers (M3), newest first, page by page. */
export async function listVoucherAccesses(platform: Platform, options: { actor: DeviceActor; voucherNumber: string; query: Static<typeof DataAccessQuery> }): Promise<Static<typeof DataAccessPage>> {
  const { voucher } = await findOwnVoucher(platform, options.actor, options.voucherNumber);
  return readAccesses(platform, voucher.voucherNumber, options.query);
}

async function readAccesses(platform: Platform, voucherNumber: string, { cursor, limit = 100 }: Static<typeof DataAccessQuery>): Promise<Static<typeof DataAccessPage>> {
  const rows = await platform.database.orm
    .select({ access: dataAccesses, institutionName: institutions.name, nameCipher: people.nameCipher })
    .from(dataAccesses)
    .leftJoin(institutions, eq(institutions.institutionNumber, dataAccesses.institutionNumber))
    .leftJoin(people, eq(people.personId, dataAccesses.actorId))
    .where(and(eq(dataAccesses.holderBucket, readHolderBucket(voucherNumber)), eq(dataAccesses.voucherNumber, voucherNumber), afterCursor(cursor, dataAccesses.atMs, dataAccesses.accessId)))
    .orderBy(desc(dataAccesses.atMs), desc(dataAccesses.accessId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map((row) => describeAccess(platform, row));
  const last = page.at(-1)?.access;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.atMs, last.accessId]) } : { items };
}

/** Who it was: institution or authority, and the person masked. */
export function describeAccess(platform: Platform, row: { access: typeof dataAccesses.$inferSelect; institutionName: string | null; nameCipher: Uint8Array | null }): Static<typeof DataAccess> {
  const { access, institutionName, nameCipher } = row;
  const who = nameCipher === null ? '' : ` ${maskName(platform.personalData.cipher.decrypt('name', nameCipher))}`;
  return { kind: access.kind, atMs: access.atMs, actor: `${institutionName ?? access.authority ?? ''}${who}` };
}
