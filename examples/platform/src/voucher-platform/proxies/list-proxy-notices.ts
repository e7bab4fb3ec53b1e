import { and, eq, gte, inArray, or } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { people } from '../../database/schema/account-tables';
import { proxyHolders, type ProxyRow } from '../../database/schema/proxy-tables';
import type { Notice } from '../../http/schemas/session-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';

type ProxyNotice = Static<typeof Notice>;

/** An elder is told who was named; both are told of an end that they did not bring about themselves (A20). */
export async function listProxyNotices(platform: Platform, options: { actor: DeviceActor; sinceMs: number }): Promise<ProxyNotice[]> {
  const { actor, sinceMs } = options;
  const { orm } = platform.database;
  const mine = or(and(eq(proxyHolders.holderBucket, actor.holderBucket), eq(proxyHolders.elderPersonId, actor.personId)), eq(proxyHolders.holderPersonId, actor.personId));
  const isRecent = or(gte(proxyHolders.sinceMs, sinceMs), gte(proxyHolders.revokedAtMs, sinceMs), gte(proxyHolders.untilMs, sinceMs));
  const rows = await orm.select().from(proxyHolders).where(and(mine, isRecent));
  const told = rows.flatMap((row) => describeChanges(row, { personId: actor.personId, sinceMs, nowMs: platform.nowMs() }).map((notice) => ({ notice, otherId: row.elderPersonId === actor.personId ? row.holderPersonId : row.elderPersonId })));
  if (told.length === 0) return [];
  const others = await orm.select().from(people).where(inArray(people.personId, told.map(({ otherId }) => otherId)));
  const nameOf = new Map(others.map((person) => [person.personId, maskPerson(platform.personalData, person).maskedName]));
  return told.map(({ notice, otherId }) => ({ ...notice, name: nameOf.get(otherId) ?? '' }));
}

function describeChanges(row: ProxyRow, look: { personId: string; sinceMs: number; nowMs: number }): ProxyNotice[] {
  const { personId, sinceMs, nowMs } = look;
  const isElder = row.elderPersonId === personId;
  const named: ProxyNotice[] = isElder && row.sinceMs >= sinceMs ? [{ id: `proxyNamed-${row.proxyId}`, kind: 'proxyNamed', atMs: row.sinceMs }] : [];
  const endedAtMs = row.revokedAtMs ?? (row.untilMs <= nowMs ? row.untilMs : undefined);
  const isOwnDoing = row.endedBy === 'renewal' || row.endedBy === (isElder ? 'elder' : 'holder');
  if (endedAtMs === undefined || endedAtMs < sinceMs || isOwnDoing) return named;
  return [...named, { id: `proxyEnded-${row.proxyId}`, kind: 'proxyEnded', atMs: endedAtMs }];
}
