import { isWithinRegion } from '@skill-voucher/sdk-core';
import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { proxyHolders, type ProxyRow } from '../../database/schema/proxy-tables';
import type { HrProxies } from '../../http/schemas/proxy-schemas';
import { nameAuthority } from '../../regions/name-authority';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';

/** Live proxies of one person, either side, for HR of the elder's county (A20); the elder sees the look (M3). Nobody and nothing here are one answer. */
export async function lookUpProxies(platform: Platform, actor: HrActor, idNumber: string): Promise<Static<typeof HrProxies>> {
  const nowMs = platform.nowMs();
  return platform.database.orm.transaction(async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.idNumberIndex, platform.personalData.index.indexIdNumber(idNumber)));
    const rows = person === undefined ? [] : await listLive(tx, person, nowMs);
    const both = rows.length === 0 ? [] : await tx.select().from(people).where(inArray(people.personId, rows.flatMap((row) => [row.elderPersonId, row.holderPersonId])));
    const known = new Map(both.map((row) => [row.personId, row]));
    const shown = rows.filter((row) => isWithinRegion(known.get(row.elderPersonId)?.countyCode ?? '', actor.regionCode));
    for (const row of shown) await recordLook(tx, row, { authority: nameAuthority(actor.regionCode), atMs: nowMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'lookUpProxies', subject: actor.regionCode, details: { count: shown.length } });
    const describe = (personId: string) => {
      const row = known.get(personId);
      return row === undefined ? { maskedName: '', maskedIdNumber: '' } : maskPerson(platform.personalData, row);
    };
    return { items: shown.map((row) => ({ proxyId: row.proxyId, elder: describe(row.elderPersonId), holder: describe(row.holderPersonId), sinceMs: row.sinceMs, untilMs: row.untilMs })) };
  });
}

function listLive(tx: Orm, { personId, holderBucket }: typeof people.$inferSelect, nowMs: number): Promise<ProxyRow[]> {
  const isEither = or(and(eq(proxyHolders.holderBucket, holderBucket), eq(proxyHolders.elderPersonId, personId)), eq(proxyHolders.holderPersonId, personId));
  return tx.select().from(proxyHolders).where(and(isEither, isNull(proxyHolders.revokedAtMs), gt(proxyHolders.untilMs, nowMs))).orderBy(asc(proxyHolders.sinceMs), asc(proxyHolders.proxyId));
}

/** A look concerns all of the elder's vouchers. */
async function recordLook(tx: Orm, row: ProxyRow, look: { authority: string; atMs: number }): Promise<void> {
  await tx.execute(sql`
    INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, authority, at_ms)
    SELECT v.holder_bucket, v.voucher_number, 'lookedUp', ${look.authority}, ${look.atMs}::bigint
    FROM voucher_platform.vouchers v WHERE v.holder_bucket = ${row.holderBucket} AND v.person_id = ${row.elderPersonId}::uuid`);
}
