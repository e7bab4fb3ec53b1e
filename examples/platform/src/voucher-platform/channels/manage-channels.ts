import { computeKeyThumbprint } from '@skill-voucher/sdk-core';
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { describePartner } from '../../accounts/describe-partner';
import { readPartnerKey, rotateKeys } from '../../accounts/partner-keys';
import { recordAudit } from '../../audit/record-audit';
import { requireStepUp } from '../../console-accounts/require-step-up';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { hostChannels, sessions } from '../../database/schema/account-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { ChannelSuspension, HostChannel, HostChannelChanges, HostChannelList, KeyRotation, NewHostChannel } from '../../http/schemas/operator-schemas';
import type { Platform } from '../../platform';

type ChannelRow = typeof hostChannels.$inferSelect;
type Changes = Partial<typeof hostChannels.$inferInsert>;

/** Every host app that may launch people, suspended ones included (A24). */
export async function listHostChannels(platform: Platform): Promise<Static<typeof HostChannelList>> {
  const rows = await platform.database.orm.select().from(hostChannels).orderBy(asc(hostChannels.createdAtMs), asc(hostChannels.channelId));
  return { items: await Promise.all(rows.map((row) => describeChannel(platform, row))) };
}

/** Registers a host app with the public half of its backend's key, after a step-up: whoever holds that key vouches for people. */
export async function createHostChannel(platform: Platform, actor: HrActor, request: Static<typeof NewHostChannel>): Promise<Static<typeof HostChannel>> {
  const nowMs = platform.nowMs();
  const { channelId } = request;
  const key = await readKey(platform, request.publicKey);
  const name = readName(request.name);
  requireStepUp(actor, nowMs);
  return asChannel(channelId, async () => {
    const row = await platform.database.orm.transaction(async (tx) => {
      const [stored] = await tx.insert(hostChannels).values({ channelId, name, ...key, isDemo: false, createdAtMs: nowMs }).returning();
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createHostChannel', subject: channelId, details: { keyThumbprint: key.keyThumbprint } });
      return stored;
    });
    if (row === undefined) throw new Error('The channel was not stored');
    return describeChannel(platform, row);
  });
}

/** The name that people see in “我的设备”. */
export async function updateHostChannel(platform: Platform, actor: HrActor, options: { channelId: string; changes: Static<typeof HostChannelChanges> }): Promise<Static<typeof HostChannel>> {
  const name = readName(options.changes.name);
  return changeChannel(platform, actor, { channelId: options.channelId, action: 'updateHostChannel' }, async (_, row) => ({ changes: { name }, details: { nameBefore: row.name, name } }));
}

/** Another key for the host's backend, after a step-up; the former one goes on for the overlap. */
export async function rotateHostChannelKey(platform: Platform, actor: HrActor, options: { channelId: string; rotation: Static<typeof KeyRotation> }): Promise<Static<typeof HostChannel>> {
  const { publicKey, keyThumbprint } = await readKey(platform, options.rotation.publicKey);
  const overlapHours = options.rotation.overlapHours ?? 24;
  const nowMs = platform.nowMs();
  return asChannel(options.channelId, () =>
    changeChannel(platform, actor, { channelId: options.channelId, action: 'rotateHostChannelKey', needsStepUp: true }, async (_, row) => {
      if (row.keyThumbprint === keyThumbprint) throw refuseRequest('keyInUse');
      return { changes: { ...rotateKeys(row, publicKey, { overlapHours, nowMs }), publicKey, keyThumbprint, isDemo: false }, details: { keyThumbprint, keyThumbprintBefore: row.keyThumbprint, overlapHours } };
    }));
}

/** No launch comes through a suspended channel; with `endsSessions` those already there end as well. */
export async function suspendHostChannel(platform: Platform, actor: HrActor, options: { channelId: string; suspension: Static<typeof ChannelSuspension> }): Promise<Static<typeof HostChannel>> {
  const { reason, endsSessions = false } = options.suspension;
  const { channelId } = options;
  const nowMs = platform.nowMs();
  return changeChannel(platform, actor, { channelId, action: 'suspendHostChannel', needsStepUp: true }, async (tx, row) => {
    const live = and(eq(sessions.channelId, channelId), isNull(sessions.endedAtMs), gt(sessions.expiresAtMs, nowMs));
    const endedSessionCount = endsSessions ? await tx.$count(sessions, live) : 0;
    if (endsSessions) await tx.update(sessions).set({ endedAtMs: nowMs }).where(live);
    return { changes: { disabledAtMs: row.disabledAtMs ?? nowMs, disabledReason: reason }, details: { reason, endedSessionCount } };
  });
}

export async function resumeHostChannel(platform: Platform, actor: HrActor, channelId: string): Promise<Static<typeof HostChannel>> {
  return changeChannel(platform, actor, { channelId, action: 'resumeHostChannel', needsStepUp: true }, async () => ({ changes: { disabledAtMs: null, disabledReason: null }, details: {} }));
}

interface ChannelChange {
  readonly changes: Changes;
  readonly details: Record<string, string | number | boolean>;
}

async function changeChannel(platform: Platform, actor: HrActor, named: { channelId: string; action: string; needsStepUp?: boolean }, decide: (tx: Orm, row: ChannelRow) => Promise<ChannelChange>): Promise<Static<typeof HostChannel>> {
  const { channelId, action, needsStepUp = false } = named;
  const nowMs = platform.nowMs();
  const row = await platform.database.orm.transaction(async (tx) => {
    const [known] = await tx.select().from(hostChannels).where(eq(hostChannels.channelId, channelId)).for('update');
    if (known === undefined) throw refuseRequest('notFound');
    if (needsStepUp) requireStepUp(actor, nowMs);
    const { changes, details } = await decide(tx, known);
    const [changed] = await tx.update(hostChannels).set(changes).where(eq(hostChannels.channelId, channelId)).returning();
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action, subject: channelId, details });
    return changed;
  });
  if (row === undefined) throw new Error('The channel is gone');
  return describeChannel(platform, row);
}

async function asChannel<Answer>(channelId: string, store: () => Promise<Answer>): Promise<Answer> {
  try {
    return await store();
  } catch (error) {
    const constraint = readViolatedConstraint(error);
    if (constraint === 'host_channels_pkey') throw refuseRequest('idTaken', { id: channelId });
    if (constraint === 'host_channels_key_thumbprint_key') throw refuseRequest('keyInUse');
    throw error;
  }
}

async function readKey(platform: Platform, text: string) {
  const publicKey = readPartnerKey(text);
  return { publicKey, keyThumbprint: await computeKeyThumbprint(platform.suite, publicKey) };
}

function readName(text: string): string {
  const name = text.trim();
  if (name === '') throw refuseRequest('invalidRequest', { field: 'name' });
  return name;
}

async function describeChannel(platform: Platform, row: ChannelRow): Promise<Static<typeof HostChannel>> {
  return { channelId: row.channelId, name: row.name, ...(await describePartner(platform.suite, row, platform.nowMs())) };
}
