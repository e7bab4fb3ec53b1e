import type { RefusalDetails, SignatureAlgorithm } from '@skill-voucher/sdk-core';
import { and, asc, count, eq, gte, inArray, isNull, or } from 'drizzle-orm';
import type { Orm } from '../database/database';
import { deviceKeys } from '../database/schema/account-tables';
import { proxyHolders } from '../database/schema/proxy-tables';
import { credentials } from '../database/schema/voucher-tables';
import { refuseRequest } from '../http/refused-request';
import { startOfChinaDayMs } from '../china-time';

/** A21: host × device. */
export const maximumKeysPerPerson = 3;
/** More than this a day, without face, asks for face (A21). */
const silentRebindsPerDay = 3;

interface KeyToBind {
  readonly personId: string;
  readonly channelId: string;
  readonly deviceId: string;
  readonly keyThumbprint: string;
}

type Binding = 'created' | 'known' | 'rebound';

interface BoundKey {
  readonly binding: Binding;
  /** The key that had to go for it. */
  readonly revokedKeyThumbprint?: string;
}

/** Active keys of the person, the one unseen for longest first. */
function listActiveKeys(tx: Orm, personId: string) {
  const active = and(eq(deviceKeys.personId, personId), isNull(deviceKeys.revokedAtMs));
  return tx.select().from(deviceKeys).where(active).orderBy(asc(deviceKeys.lastSeenAtMs), asc(deviceKeys.boundAtMs));
}

/** Whether the device ever had a key of this person, however that one went: replaced, or revoked by hand. */
async function hadKey(tx: Orm, key: KeyToBind): Promise<boolean> {
  const ofDevice = and(eq(deviceKeys.personId, key.personId), eq(deviceKeys.channelId, key.channelId), eq(deviceKeys.deviceId, key.deviceId));
  const [row] = await tx.select({ total: count() }).from(deviceKeys).where(ofDevice);
  return (row?.total ?? 0) > 0;
}

/** Keys bound anew today, on any device, without a face. */
async function countSilentRebinds(tx: Orm, personId: string, nowMs: number): Promise<number> {
  const silent = and(eq(deviceKeys.personId, personId), eq(deviceKeys.binding, 'rebound'), eq(deviceKeys.isFaceVerified, false));
  const [row] = await tx.select({ total: count() }).from(deviceKeys).where(and(silent, gte(deviceKeys.boundAtMs, startOfChinaDayMs(nowMs))));
  return row?.total ?? 0;
}

/**
 * Binds the key to the person (A21). A wiped device's old key is revoked with its credentials;
 * with a verified face a fourth device takes the place of the one unseen for longest. The caller
 * holds the person's lock. `askForFace` is told to the device with a refusal that a face would lift.
 */
export async function bindKey(tx: Orm, options: KeyToBind & {
  publicKey: Uint8Array;
  algorithm: SignatureAlgorithm;
  holderBucket: number;
  isFaceVerified: boolean;
  askForFace: () => RefusalDetails;
  nowMs: number;
}): Promise<BoundKey> {
  const { nowMs, isFaceVerified, publicKey, askForFace } = options;
  const [known] = await tx.select().from(deviceKeys).where(eq(deviceKeys.keyThumbprint, options.keyThumbprint));
  if (known !== undefined) {
    if (known.personId !== options.personId || known.channelId !== options.channelId || known.algorithm !== options.algorithm) throw refuseRequest('launchKeyMismatch');
    if (known.revokedAtMs !== null) throw refuseRequest('keyRevoked');
    await tx.update(deviceKeys).set({ lastSeenAtMs: nowMs }).where(eq(deviceKeys.keyThumbprint, options.keyThumbprint));
    return { binding: 'known' };
  }
  const active = await listActiveKeys(tx, options.personId);
  const ofDevice = active.find((row) => row.channelId === options.channelId && row.deviceId === options.deviceId);
  const isFull = ofDevice === undefined && active.length >= maximumKeysPerPerson;
  if (isFull && !isFaceVerified) throw refuseRequest('tooManyKeys', { limit: maximumKeysPerPerson, ...askForFace() });
  const binding = (await hadKey(tx, options)) ? 'rebound' : 'created';
  if (binding === 'rebound' && !isFaceVerified && (await countSilentRebinds(tx, options.personId, nowMs)) >= silentRebindsPerDay) {
    throw refuseRequest('faceRequired', askForFace());
  }
  const revoked = isFull ? active[0] : ofDevice;
  if (revoked !== undefined) await revokeKey(tx, { keyThumbprint: revoked.keyThumbprint, holderBucket: options.holderBucket, nowMs });
  await tx.insert(deviceKeys).values({
    keyThumbprint: options.keyThumbprint, personId: options.personId, channelId: options.channelId, deviceId: options.deviceId,
    publicKey, algorithm: options.algorithm, binding, isFaceVerified, boundAtMs: nowMs, lastSeenAtMs: nowMs,
  });
  return { binding, ...(revoked === undefined ? {} : { revokedKeyThumbprint: revoked.keyThumbprint }) };
}

/** Revokes one key and every credential issued to it; the vouchers stay (A21). */
export async function revokeKey(tx: Orm, options: { keyThumbprint: string; holderBucket: number; nowMs: number }): Promise<void> {
  const { keyThumbprint, holderBucket, nowMs } = options;
  await tx.update(deviceKeys).set({ revokedAtMs: nowMs }).where(and(eq(deviceKeys.keyThumbprint, keyThumbprint), isNull(deviceKeys.revokedAtMs)));
  // The key's credentials lie with its owner's vouchers, and with those of the elders it acted for (A20).
  const ofElders = tx.select({ holderBucket: proxyHolders.holderBucket }).from(proxyHolders).innerJoin(deviceKeys, eq(deviceKeys.personId, proxyHolders.holderPersonId)).where(eq(deviceKeys.keyThumbprint, keyThumbprint));
  const issued = and(or(eq(credentials.holderBucket, holderBucket), inArray(credentials.holderBucket, ofElders)), eq(credentials.keyThumbprint, keyThumbprint), isNull(credentials.revokedAtMs));
  await tx.update(credentials).set({ revokedAtMs: nowMs }).where(issued);
}
