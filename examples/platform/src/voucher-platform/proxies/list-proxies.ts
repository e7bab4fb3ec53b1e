import { eldersPerHolder, holdersPerElder } from '@skill-voucher/sdk-core';
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { people } from '../../database/schema/account-tables';
import { proxyHolders } from '../../database/schema/proxy-tables';
import type { ProxyHolder, ProxyHolders } from '../../http/schemas/proxy-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';

/** Whom I act for and who acts for me, while it holds; each side sees the other masked (A20). The limits keep it to five. */
export async function listProxies(platform: Platform, actor: DeviceActor): Promise<Static<typeof ProxyHolders>> {
  const mineAsElder = and(eq(proxyHolders.holderBucket, actor.holderBucket), eq(proxyHolders.elderPersonId, actor.personId));
  const [asHolder, asElder] = await Promise.all([
    listSide(platform, proxyHolders.elderPersonId, eq(proxyHolders.holderPersonId, actor.personId)),
    listSide(platform, proxyHolders.holderPersonId, mineAsElder),
  ]);
  return { asHolder, asElder, elderLimit: eldersPerHolder, holderLimit: holdersPerElder };
}

async function listSide(
  platform: Platform, other: typeof proxyHolders.elderPersonId | typeof proxyHolders.holderPersonId, mine: ReturnType<typeof and>,
): Promise<Static<typeof ProxyHolder>[]> {
  const rows = await platform.database.orm
    .select({ proxy: proxyHolders, person: people })
    .from(proxyHolders)
    .innerJoin(people, eq(people.personId, other))
    .where(and(mine, isNull(proxyHolders.revokedAtMs), gt(proxyHolders.untilMs, platform.nowMs())))
    .orderBy(asc(proxyHolders.sinceMs), asc(proxyHolders.proxyId));
  return rows.map(({ proxy, person }) => ({ proxyId: proxy.proxyId, ...maskPerson(platform.personalData, person), sinceMs: proxy.sinceMs, untilMs: proxy.untilMs }));
}
