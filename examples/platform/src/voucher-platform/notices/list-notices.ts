import { describeExpiry } from '@skill-voucher/sdk-core';
import { and, eq, gte, inArray } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { deviceKeys } from '../../database/schema/account-tables';
import { noticeReads } from '../../database/schema/notice-tables';
import { voucherTemplates } from '../../database/schema/template-tables';
import { redemptions, vouchers } from '../../database/schema/voucher-tables';
import type { Notice } from '../../http/schemas/session-schemas';
import type { Platform } from '../../platform';
import { listProxyNotices } from '../proxies/list-proxy-notices';
import { readStatusChangedAtMs, readVoucherStatus, type VoucherRecord } from '../vouchers/describe-voucher';
import { selectVouchers } from '../vouchers/find-voucher';
import { ownedBy } from '../vouchers/list-vouchers';

const dayMs = 24 * 3_600_000;
/** Notices of the last 30 days. */
export const noticeLifeMs = 30 * dayMs;
const mostShown = 50;

type ComputedNotice = Static<typeof Notice>;

/** What the trainee should know (M13), newest first: computed, with what was read marked. */
export async function listNotices(platform: Platform, actor: DeviceActor): Promise<ComputedNotice[]> {
  const nowMs = platform.nowMs();
  const records = await selectVouchers(platform, ownedBy(actor));
  const found = [
    ...records.flatMap((record) => describeVoucherNotices(record, nowMs)), ...(await listUndone(platform, actor, records)), ...(await listBoundDevices(platform, actor)),
    ...(await listProxyNotices(platform, { actor, sinceMs: nowMs - noticeLifeMs })),
  ];
  const shown = found.sort((a, b) => b.atMs - a.atMs).slice(0, mostShown);
  if (shown.length === 0) return [];
  const mine = and(eq(noticeReads.holderBucket, actor.holderBucket), eq(noticeReads.personId, actor.personId));
  const read = await platform.database.orm.select().from(noticeReads).where(and(mine, inArray(noticeReads.noticeId, shown.map(({ id }) => id))));
  const readAtMs = new Map(read.map((row) => [row.noticeId, row.readAtMs]));
  return shown.map((notice) => {
    const atMs = readAtMs.get(notice.id);
    return atMs === undefined ? notice : { ...notice, readAtMs: atMs };
  });
}

function describeVoucherNotices(record: VoucherRecord, nowMs: number): ComputedNotice[] {
  const { voucherNumber, expiresAtMs, claimedAtMs } = record.voucher;
  const status = readVoucherStatus(record, nowMs);
  const about = { voucherNumber, name: record.template.name };
  if (status === 'claimed') {
    const expiry = describeExpiry({ expiresAtMs, nowMs });
    if (expiry === undefined) return [];
    // Each stage is a notice of its own: who read the first is told anew by the next.
    return [{ id: `expiring${expiry.stageDays}-${voucherNumber}`, kind: 'expiring', atMs: Math.max(claimedAtMs, expiry.sinceMs), daysLeft: expiry.daysLeft, ...about }];
  }
  const atMs = readStatusChangedAtMs(record, nowMs);
  if (atMs < nowMs - noticeLifeMs || (status !== 'used' && status !== 'voided')) return [];
  return [{ id: `${status}${atMs}-${voucherNumber}`, kind: status, atMs, ...about }];
}

/** A12: the trainee is told, and whether the voucher can be used again. */
async function listUndone(platform: Platform, actor: DeviceActor, records: readonly VoucherRecord[]): Promise<ComputedNotice[]> {
  const nowMs = platform.nowMs();
  const rows = await platform.database.orm
    .select({ voucherNumber: redemptions.voucherNumber, undoneAtMs: redemptions.undoneAtMs, name: voucherTemplates.name })
    .from(redemptions)
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, redemptions.holderBucket), eq(vouchers.voucherNumber, redemptions.voucherNumber)))
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, redemptions.templateNumber))
    .where(and(ownedBy(actor), gte(redemptions.undoneAtMs, nowMs - noticeLifeMs)));
  return rows.map(({ voucherNumber, undoneAtMs, name }) => {
    const record = records.find(({ voucher }) => voucher.voucherNumber === voucherNumber);
    const now = record === undefined ? {} : { status: readVoucherStatus(record, nowMs) };
    return { id: `undone${undoneAtMs ?? 0}-${voucherNumber}`, kind: 'undone', atMs: undoneAtMs ?? 0, voucherNumber, name, ...now };
  });
}

/** Another device than the one that asks. */
async function listBoundDevices(platform: Platform, actor: DeviceActor): Promise<ComputedNotice[]> {
  const recent = and(eq(deviceKeys.personId, actor.personId), gte(deviceKeys.boundAtMs, platform.nowMs() - noticeLifeMs));
  const keys = await platform.database.orm.select().from(deviceKeys).where(recent);
  return keys
    .filter((key) => key.keyThumbprint !== actor.keyThumbprint)
    .map((key) => ({ id: `deviceBound-${key.keyThumbprint.slice(0, 12)}`, kind: 'deviceBound', atMs: key.boundAtMs }));
}
