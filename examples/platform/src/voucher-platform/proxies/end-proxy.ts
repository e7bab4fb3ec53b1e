import { decideProxyEnd, isWithinRegion } from '@skill-voucher/sdk-core';
import { eq, sql, type SQL } from 'drizzle-orm';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { proxyHolders } from '../../database/schema/proxy-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { findProxy, isProxy, toProxy } from './proxy-records';

/** Either side ends it, with every credential of the elder's vouchers on the holder's phones, at once (A20). Ending it again changes nothing. */
export async function endProxy(platform: Platform, actor: DeviceActor, proxyId: string): Promise<void> {
  await platform.database.orm.transaction((tx) => endLocked(tx, { proxyId, by: { personId: actor.personId }, nowMs: platform.nowMs(), audit: { actorKind: 'person', actorId: actor.personId } }));
}

/** HR of the elder's county ends it for either side (A20); another county's proxy is not disclosed. Both are told. */
export async function endProxyByHr(platform: Platform, actor: HrActor, options: { proxyId: string; reason: string }): Promise<void> {
  const { proxyId, reason } = options;
  await platform.database.orm.transaction(async (tx) => {
    const row = await findProxy(tx, proxyId);
    const [elder] = row === undefined ? [] : await tx.select({ countyCode: people.countyCode }).from(people).where(eq(people.personId, row.elderPersonId));
    if (elder === undefined || !isWithinRegion(elder.countyCode, actor.regionCode)) throw refuseRequest('notFound');
    await endLocked(tx, { proxyId, by: 'authority', nowMs: platform.nowMs(), audit: { actorKind: 'hrAccount', actorId: actor.account, reason } });
  });
}

interface Ending {
  readonly proxyId: string;
  readonly by: 'authority' | { readonly personId: string };
  readonly nowMs: number;
  readonly audit: { readonly actorKind: 'person' | 'hrAccount'; readonly actorId: string; readonly reason?: string };
}

async function endLocked(tx: Orm, { proxyId, by, nowMs, audit }: Ending): Promise<void> {
  const { actorKind, actorId, ...why } = audit;
  const row = await findProxy(tx, proxyId);
  if (row === undefined) throw refuseRequest('notFound');
  const [locked] = await tx.select().from(proxyHolders).where(isProxy(row)).for('update');
  const ended = decideProxyEnd(toProxy(locked ?? row), { by, nowMs });
  if (!ended.ok) throw new RefusedRequest(ended.refusal);
  if (locked?.revokedAtMs !== null) return;
  const { endedBy } = ended.value;
  await tx.update(proxyHolders).set({ revokedAtMs: nowMs, endedBy }).where(isProxy(row));
  await revokeProxyCredentials(tx, nowMs, sql`p.holder_bucket = ${row.holderBucket} AND p.proxy_id = ${proxyId}`);
  await recordAudit(tx, { atMs: nowMs, actorKind, actorId, action: 'endProxy', subject: proxyId, details: { endedBy, elderId: row.elderPersonId, holderId: row.holderPersonId, ...why } });
}

const sweepMs = 7 * 24 * 3_600_000;

/** Takes into the status bundle what a proxy whose year is over still shows, or was given while it was being ended. The counter refuses it before that. */
export async function revokeLapsedProxies(platform: Pick<Platform, 'nowMs' | 'database'>): Promise<void> {
  const nowMs = platform.nowMs();
  await revokeProxyCredentials(platform.database.orm, nowMs, sql`least(p.until_ms, coalesce(p.revoked_at_ms, p.until_ms)) BETWEEN ${nowMs - sweepMs}::bigint AND ${nowMs}::bigint`);
}

async function revokeProxyCredentials(tx: Orm, nowMs: number, which: SQL): Promise<void> {
  await tx.execute(sql`
    UPDATE voucher_platform.credentials c SET revoked_at_ms = ${nowMs}::bigint
    FROM voucher_platform.proxy_holders p
    JOIN voucher_platform.device_keys k ON k.person_id = p.holder_person_id
    JOIN voucher_platform.vouchers v ON v.holder_bucket = p.holder_bucket AND v.person_id = p.elder_person_id
    WHERE ${which} AND c.holder_bucket = v.holder_bucket AND c.voucher_number = v.voucher_number AND c.key_thumbprint = k.key_thumbprint AND c.revoked_at_ms IS NULL
      AND NOT EXISTS (
        SELECT FROM voucher_platform.proxy_holders l
        WHERE l.holder_bucket = p.holder_bucket AND l.elder_person_id = p.elder_person_id AND l.holder_person_id = p.holder_person_id
          AND l.revoked_at_ms IS NULL AND l.until_ms > ${nowMs}::bigint)`);
}
