import { maskName } from '@skill-voucher/sdk-core';
import { and, like } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { redemptions } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { UsedVoucher, UsedVoucherPage, UsedVoucherQuery } from '../../http/schemas/training-statistics-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { recordLooks } from '../vouchers/record-looks';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { readVoucherStatus } from '../vouchers/describe-voucher';
import { selectUsedVouchers, type UsedVoucherRow } from './select-used-vouchers';

/** Names are encrypted: a search by name reads so many uses per page, and the cursor goes on from there. */
const nameSearchRows = 500;

/** What my institution used, by voucher, newest first (R57, R64); undone uses are left out. Each holder sees in M3 who looked. */
export async function listUsedVouchers(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; query: Static<typeof UsedVoucherQuery> }): Promise<Static<typeof UsedVoucherPage>> {
  const { institutionNumber, query } = options;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'viewStatistics' });
  const limit = query.limit ?? 20;
  const search = query.search?.trim() ?? '';
  const isNumber = /^[0-9A-Fa-f]+$/.test(search);
  const isName = search !== '' && !isNumber;
  const rowLimit = isName ? nameSearchRows : limit;
  const where = and(afterCursor(query.cursor, redemptions.usedAtMs, redemptions.redemptionId), isNumber ? like(redemptions.voucherNumber, `${search.toUpperCase()}%`) : undefined);
  const rows = await selectUsedVouchers(orm, { institutionNumber, templateNumber: query.templateNumber, where }).limit(rowLimit + 1);
  const read = rows.slice(0, rowLimit);
  const found = isName ? read.filter((row) => beginsWith(platform, row, search)) : read;
  const shown = found.slice(0, limit);
  await recordLooks(platform, { actor, institutionNumber, seen: shown.map(({ redemption }) => redemption) });
  const items = shown.map((row) => describeUsedVoucher(platform, row));
  const last = (found.length > limit ? shown : read).at(-1)?.redemption;
  const hasMore = found.length > limit || rows.length > rowLimit;
  return hasMore && last !== undefined ? { items, nextCursor: encodeCursor([last.usedAtMs, last.redemptionId]) } : { items };
}

/** By what the list shows, no further: 王 and 王** find 王秀兰, 王秀 does not, so that a search discloses nothing. */
function beginsWith(platform: Platform, row: UsedVoucherRow, search: string): boolean {
  return maskName(platform.personalData.cipher.decrypt('name', row.person.nameCipher)).startsWith(search);
}

export function describeUsedVoucher(platform: Platform, row: UsedVoucherRow): Static<typeof UsedVoucher> {
  const { redemption, voucher, template, person, isWaiting } = row;
  return {
    voucherNumber: redemption.voucherNumber, templateNumber: template.templateNumber, name: template.name, benefitMode: template.benefitMode, amountFen: template.amountFen,
    ...maskPerson(platform.personalData, person), usedAtMs: redemption.usedAtMs, status: readVoucherStatus({ voucher, template }, platform.nowMs()),
    deliveries: [{ system: 'voucherPlatform', state: 'synchronised' }, { system: 'realNameSystem', state: isWaiting ? 'pending' : 'synchronised' }],
  };
}
