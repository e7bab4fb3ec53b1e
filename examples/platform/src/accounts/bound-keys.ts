import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/record-audit';
import { deviceKeys, hostChannels } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { BoundKeys } from '../http/schemas/session-schemas';
import type { Platform } from '../platform';
import type { DeviceActor } from './device-actor';
import { maximumKeysPerPerson, revokeKey } from './key-binding';
import { lockPerson } from './register-person';

export async function listBoundKeys(platform: Platform, actor: DeviceActor): Promise<Static<typeof BoundKeys>> {
  const rows = await platform.database.orm
    .select({ key: deviceKeys, channelName: hostChannels.name })
    .from(deviceKeys)
    .innerJoin(hostChannels, eq(hostChannels.channelId, deviceKeys.channelId))
    .where(and(eq(deviceKeys.personId, actor.personId), isNull(deviceKeys.revokedAtMs)))
    .orderBy(asc(deviceKeys.boundAtMs), asc(deviceKeys.keyThumbprint));
  const items = rows.map(({ key, channelName }) => ({
    keyThumbprint: key.keyThumbprint, channelName, boundAtMs: key.boundAtMs, lastSeenAtMs: key.lastSeenAtMs, isThisDevice: key.keyThumbprint === actor.keyThumbprint,
  }));
  return { items, limit: maximumKeysPerPerson };
}

/** A lost phone's key is revoked alone (A21). */
export async function revokeBoundKey(platform: Platform, actor: DeviceActor, keyThumbprint: string): Promise<void> {
  const nowMs = platform.nowMs();
  await platform.database.orm.transaction(async (tx) => {
    await lockPerson(tx, actor.personId);
    const mine = and(eq(deviceKeys.keyThumbprint, keyThumbprint), eq(deviceKeys.personId, actor.personId), isNull(deviceKeys.revokedAtMs));
    const [key] = await tx.select().from(deviceKeys).where(mine);
    if (key === undefined) throw refuseRequest('notFound');
    await revokeKey(tx, { keyThumbprint, holderBucket: actor.holderBucket, nowMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'revokeKey', subject: keyThumbprint, details: {} });
  });
}
