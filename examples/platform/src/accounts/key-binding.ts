import { and, asc, count, eq, gte, isNull } from 'drizzle-orm';
import type { Orm } from '../database/database';
import { deviceKeys } from '../database/schema/account-tables';
import { credentials } from '../database/schema/voucher-tables';
import { refuseRequest } from '../http/refused-request';
import { startOfChinaDayMs } from '../china-time';

/** A21: host × device. */
export const maximumKeysPerPerson = 3;
/** More than this a day, without face, asks for face (A21). */
const silentRebindsPerDay = 3;

export interface KeyToBind {
  readonly personId: string;
  readonly channelId: string;
  readonly deviceId: string;
  readonly keyThumbprint: string;
}

export type Binding = 'created' | 'known' | 'rebound';

function listActiveKeys(tx: Orm, personId: string) {
  return tx.select().from(deviceKeys).where(and(eq(deviceKeys.personId, personId), isNull(deviceKeys.revokedAtMs))).orderBy(asc(deviceKeys.boundAtMs));
}

/** True when this key would replace another on the device for more than the third time today. */
export async function needsFaceToRebind(tx: Orm, key: KeyToBind, nowMs: number): Promise<boolean> {
  const active = await listActiveKeys(tx, key.personId);
  const replaced = active.find((row) => row.channelId === key.channelId && row.deviceId === key.deviceId);
  if (replaced === undefined || replaced.keyThumbprint === key.keyThumbprint) return false;
  const silent = and(eq(deviceKeys.personId, key.personId), eq(deviceKeys.binding, 'rebound'), eq(deviceKeys.isFaceVerified, false));
  const [row] = await tx.select({ total: count() }).from(deviceKeys).where(and(silent, gte(deviceKeys.boundAtMs, startOfChinaDayMs(nowMs))));
  return (row?.total ?? 0) >= silentRebindsPerDay;
}

/** Binds the key to the person; a wiped device's old key is revoked with its credentials (A21). The caller holds the person's lock. */
export async function bindKey(tx: Orm, options: KeyToBind & { publicKey: Uint8Array; holderBucket: number; isFaceVerified: boolean; nowMs: number }): Promise<Binding> {
  const { nowMs, isFaceVerified, publicKey } = options;
  const [known] = await tx.select().from(deviceKeys).where(eq(deviceKeys.keyThumbprint, options.keyThumbprint));
  if (known !== undefined) {
    if (known.personId !== options.personId || known.channelId !== options.channelId) throw refuseRequest('launchKeyMismatch');
    if (known.revokedAtMs !== null) throw refuseRequest('keyRevoked');
    await tx.update(deviceKeys).set({ lastSeenAtMs: nowMs }).where(eq(deviceKeys.keyThumbprint, options.keyThumbprint));
    return 'known';
  }
  const active = await listActiveKeys(tx, options.personId);
  const replaced = active.find((row) => row.channelId === options.channelId && row.deviceId === options.deviceId);
  if (replaced === undefined && active.length >= maximumKeysPerPerson) throw refuseRequest('tooManyKeys', { limit: maximumKeysPerPerson });
  if (replaced !== undefined) {
    if (!isFaceVerified && (await needsFaceToRebind(tx, options, nowMs))) throw refuseRequest('faceRequired');
    await revokeKey(tx, { keyThumbprint: replaced.keyThumbprint, holderBucket: options.holderBucket, nowMs });
  }
  const binding = replaced === undefined ? 'created' : 'rebound';
  await tx.insert(deviceKeys).values({
    keyThumbprint: options.keyThumbprint, personId: options.personId, channelId: options.channelId, deviceId: options.deviceId,
    publicKey, binding, isFaceVerified, boundAtMs: nowMs, lastSeenAtMs: nowMs,
  });
  return binding;
}

/** Revokes one key and every credential issued to it; the vouchers stay (A21). */
export async function revokeKey(tx: Orm, options: { keyThumbprint: string; holderBucket: number; nowMs: number }): Promise<void> {
  const { keyThumbprint, holderBucket, nowMs } = options;
  await tx.update(deviceKeys).set({ revokedAtMs: nowMs }).where(and(eq(deviceKeys.keyThumbprint, keyThumbprint), isNull(deviceKeys.revokedAtMs)));
  const issued = and(eq(credentials.holderBucket, holderBucket), eq(credentials.keyThumbprint, keyThumbprint), isNull(credentials.revokedAtMs));
  await tx.update(credentials).set({ revokedAtMs: nowMs }).where(issued);
}
