import { and, count, eq, gte } from 'drizzle-orm';
import type { Static } from 'typebox';
import { describePerson } from '../../accounts/describe-person';
import type { DeviceActor } from '../../accounts/device-actor';
import { listMemberships } from '../../accounts/list-memberships';
import { deviceKeys, people } from '../../database/schema/account-tables';
import { voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import type { Notice, Profile } from '../../http/schemas/session-schemas';
import type { Platform } from '../../platform';
import { countClaimable } from '../templates/list-claimable-templates';
import { readStatusChangedAtMs, readVoucherStatus, type VoucherRecord } from './describe-voucher';
import { selectVouchers } from './find-voucher';
import { hasStatus, ownedBy } from './list-vouchers';

const dayMs = 24 * 3_600_000;
/** Notices of the last 30 days; an expiry is announced 30 days ahead (M13). */
const noticeDays = 30;

/** Who I am here, masked, with counts and notices. */
export async function readProfile(platform: Platform, actor: DeviceActor): Promise<Static<typeof Profile>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  const [person] = await orm.select().from(people).where(eq(people.personId, actor.personId));
  if (person === undefined) throw new Error('The person is gone');
  const [ready] = await orm
    .select({ total: count() })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .where(and(ownedBy(actor), hasStatus('claimed', nowMs)));
  return {
    person: describePerson(platform, person),
    memberships: await listMemberships(orm, actor.idNumberIndex),
    claimableCount: await countClaimable(platform, actor),
    readyCount: ready?.total ?? 0,
    notices: await listNotices(platform, actor),
    serverTimeMs: nowMs,
  };
}

async function listNotices(platform: Platform, actor: DeviceActor): Promise<Static<typeof Notice>[]> {
  const nowMs = platform.nowMs();
  const records = await selectVouchers(platform, ownedBy(actor));
  const recent = and(eq(deviceKeys.personId, actor.personId), gte(deviceKeys.boundAtMs, nowMs - noticeDays * dayMs));
  const keys = await platform.database.orm.select().from(deviceKeys).where(recent);
  const bound = keys
    .filter((key) => key.keyThumbprint !== actor.keyThumbprint)
    .map((key) => ({ id: `deviceBound-${key.keyThumbprint.slice(0, 12)}`, kind: 'deviceBound' as const, atMs: key.boundAtMs }));
  const ofVouchers = records.flatMap((record) => describeNotice(record, nowMs));
  return [...ofVouchers, ...bound].sort((a, b) => b.atMs - a.atMs).slice(0, 50);
}

function describeNotice(record: VoucherRecord, nowMs: number): Static<typeof Notice>[] {
  const { voucherNumber, expiresAtMs } = record.voucher;
  const status = readVoucherStatus(record, nowMs);
  const atMs = readStatusChangedAtMs(record, nowMs);
  const about = { voucherNumber, name: record.template.name };
  if (status === 'claimed') {
    const daysLeft = Math.ceil((expiresAtMs - nowMs) / dayMs);
    return daysLeft > noticeDays ? [] : [{ id: `expiring-${voucherNumber}`, kind: 'expiring', atMs: Math.max(record.voucher.claimedAtMs, expiresAtMs - noticeDays * dayMs), daysLeft, ...about }];
  }
  if (atMs < nowMs - noticeDays * dayMs || (status !== 'used' && status !== 'voided')) return [];
  return [{ id: `${status}-${voucherNumber}`, kind: status, atMs, ...about }];
}
