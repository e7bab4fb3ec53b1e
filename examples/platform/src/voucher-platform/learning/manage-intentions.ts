import { intentionLimit } from '@skill-voucher/sdk-core';
import { and, asc, eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { lockPerson } from '../../accounts/register-person';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { trainingIntentions } from '../../database/schema/learning-tables';
import { refuseRequest } from '../../http/refused-request';
import type { NewTrainingIntention, TrainingIntention } from '../../http/schemas/learning-schemas';
import type { Platform } from '../../platform';

type IntentionRow = typeof trainingIntentions.$inferSelect;

export function describeIntention({ intentionId, specialty, skillLevel }: IntentionRow): Static<typeof TrainingIntention> {
  return { intentionId, specialty, skillLevel };
}

export function listIntentions(orm: Orm, actor: DeviceActor): Promise<IntentionRow[]> {
  return orm.select().from(trainingIntentions).where(ownedBy(actor)).orderBy(asc(trainingIntentions.createdAtMs), asc(trainingIntentions.intentionId));
}

function ownedBy(actor: DeviceActor) {
  return and(eq(trainingIntentions.holderBucket, actor.holderBucket), eq(trainingIntentions.personId, actor.personId));
}

/** 添加意愿 (R36): the same specialty and level again is the same intention. */
export async function addIntention(platform: Platform, actor: DeviceActor, request: Static<typeof NewTrainingIntention>): Promise<Static<typeof TrainingIntention>> {
  const nowMs = platform.nowMs();
  const specialty = request.specialty.trim();
  if (specialty === '') throw refuseRequest('invalidRequest', { field: 'specialty' });
  return platform.database.orm.transaction(async (tx) => {
    await lockPerson(tx, actor.personId);
    const kept = await listIntentions(tx, actor);
    const known = kept.find((row) => row.specialty === specialty && row.skillLevel === request.skillLevel);
    if (known !== undefined) return describeIntention(known);
    if (kept.length >= intentionLimit) throw refuseRequest('intentionLimitReached', { limit: intentionLimit });
    const row = { holderBucket: actor.holderBucket, personId: actor.personId, intentionId: randomUUID(), specialty, skillLevel: request.skillLevel, createdAtMs: nowMs };
    await tx.insert(trainingIntentions).values(row);
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'addIntention', subject: row.intentionId, details: { specialty, skillLevel: row.skillLevel } });
    return describeIntention(row);
  });
}

/** Links that were made for it keep their own specialty and level. */
export async function removeIntention(platform: Platform, actor: DeviceActor, intentionId: string): Promise<void> {
  await platform.database.orm.transaction(async (tx) => {
    const removed = await tx.delete(trainingIntentions).where(and(ownedBy(actor), eq(trainingIntentions.intentionId, intentionId))).returning();
    if (removed.length === 0) throw refuseRequest('notFound');
    await recordAudit(tx, { atMs: platform.nowMs(), actorKind: 'person', actorId: actor.personId, action: 'removeIntention', subject: intentionId, details: {} });
  });
}

export async function findIntention(orm: Orm, actor: DeviceActor, intentionId: string): Promise<IntentionRow> {
  const [row] = await orm.select().from(trainingIntentions).where(and(ownedBy(actor), eq(trainingIntentions.intentionId, intentionId)));
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}
