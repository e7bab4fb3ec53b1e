import { asc, eq, ne, and } from 'drizzle-orm';
import type { Static } from 'typebox';
import { describePartner } from '../../accounts/describe-partner';
import { readPartnerKey, rotateKeys } from '../../accounts/partner-keys';
import { recordAudit } from '../../audit/record-audit';
import { requireStepUp } from '../../console-accounts/require-step-up';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { learningPlatforms } from '../../database/schema/learning-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { KeyRotation, DeskLearningPlatform, LearningPlatformChanges, DeskLearningPlatformList, NewLearningPlatform } from '../../http/schemas/operator-schemas';
import type { Platform } from '../../platform';
import type { LearningPlatformRow } from './receive-learning-event';

/** Every learning platform (R37), suspended ones included. */
export async function listLearningPlatforms(platform: Platform): Promise<Static<typeof DeskLearningPlatformList>> {
  const rows = await platform.database.orm.select().from(learningPlatforms).orderBy(asc(learningPlatforms.platformNumber));
  return { items: await Promise.all(rows.map((row) => describeLearningPlatform(platform, row))) };
}

/** One more beside the manual's five. Without a key none of its events is taken, so that its vouchers cannot be used yet. */
export async function createLearningPlatform(platform: Platform, actor: HrActor, request: Static<typeof NewLearningPlatform>): Promise<Static<typeof DeskLearningPlatform>> {
  const nowMs = platform.nowMs();
  const { platformId } = request;
  const publicKey = request.publicKey === undefined ? null : readPartnerKey(request.publicKey);
  const words = readWords(request);
  requireStepUp(actor, nowMs);
  try {
    const row = await platform.database.orm.transaction(async (tx) => {
      await requireFreeKey(tx, publicKey, 0);
      const [stored] = await tx.insert(learningPlatforms).values({ platformId, ...words, publicKey, createdAtMs: nowMs }).returning();
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createLearningPlatform', subject: platformId, details: { name: words.name, hasKey: publicKey !== null } });
      return stored;
    });
    if (row === undefined) throw new Error('The learning platform was not stored');
    return await describeLearningPlatform(platform, row);
  } catch (error) {
    if (readViolatedConstraint(error) === 'learning_platforms_platform_id_key') throw refuseRequest('idTaken', { id: platformId });
    throw error;
  }
}

/** Its name and where its app is got or opened (R39). */
export async function updateLearningPlatform(platform: Platform, actor: HrActor, options: { platformNumber: number; changes: Static<typeof LearningPlatformChanges> }): Promise<Static<typeof DeskLearningPlatform>> {
  const words = readWords(options.changes);
  return changePlatform(platform, actor, { platformNumber: options.platformNumber, action: 'updateLearningPlatform' }, async (_, row) => ({ changes: words, details: { nameBefore: row.name, name: words.name, appUrl: words.appUrl ?? '' } }));
}

export async function rotateLearningPlatformKey(platform: Platform, actor: HrActor, options: { platformNumber: number; rotation: Static<typeof KeyRotation> }): Promise<Static<typeof DeskLearningPlatform>> {
  const publicKey = readPartnerKey(options.rotation.publicKey);
  const overlapHours = options.rotation.overlapHours ?? 24;
  const nowMs = platform.nowMs();
  return changePlatform(platform, actor, { platformNumber: options.platformNumber, action: 'rotateLearningPlatformKey' }, async (tx, row) => {
    if (row.publicKey !== null && Buffer.from(row.publicKey).equals(publicKey)) throw refuseRequest('keyInUse');
    await requireFreeKey(tx, publicKey, row.platformNumber);
    return { changes: { ...rotateKeys(row, publicKey, { overlapHours, nowMs }), isDemo: false }, details: { overlapHours } };
  });
}

/** Not offered any more, and no event of it is taken; links already made lapse by their time. */
export async function suspendLearningPlatform(platform: Platform, actor: HrActor, options: { platformNumber: number; reason: string }): Promise<Static<typeof DeskLearningPlatform>> {
  const nowMs = platform.nowMs();
  return changePlatform(platform, actor, { platformNumber: options.platformNumber, action: 'suspendLearningPlatform' }, async (_, row) => ({ changes: { disabledAtMs: row.disabledAtMs ?? nowMs, disabledReason: options.reason }, details: { reason: options.reason } }));
}

export async function resumeLearningPlatform(platform: Platform, actor: HrActor, platformNumber: number): Promise<Static<typeof DeskLearningPlatform>> {
  return changePlatform(platform, actor, { platformNumber, action: 'resumeLearningPlatform' }, async () => ({ changes: { disabledAtMs: null, disabledReason: null }, details: {} }));
}

interface PlatformChange {
  readonly changes: Partial<typeof learningPlatforms.$inferInsert>;
  readonly details: Record<string, string | number | boolean>;
}

/** After a step-up: its key uses vouchers, and its page is where trainees are sent. */
async function changePlatform(platform: Platform, actor: HrActor, named: { platformNumber: number; action: string }, decide: (tx: Orm, row: LearningPlatformRow) => Promise<PlatformChange>): Promise<Static<typeof DeskLearningPlatform>> {
  const nowMs = platform.nowMs();
  const thisOne = eq(learningPlatforms.platformNumber, named.platformNumber);
  const row = await platform.database.orm.transaction(async (tx) => {
    const [known] = await tx.select().from(learningPlatforms).where(thisOne).for('update');
    if (known === undefined) throw refuseRequest('notFound');
    requireStepUp(actor, nowMs);
    const { changes, details } = await decide(tx, known);
    const [changed] = await tx.update(learningPlatforms).set(changes).where(thisOne).returning();
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: named.action, subject: known.platformId, details });
    return changed;
  });
  if (row === undefined) throw new Error('The learning platform is gone');
  return describeLearningPlatform(platform, row);
}

async function requireFreeKey(tx: Orm, publicKey: Uint8Array | null, platformNumber: number): Promise<void> {
  if (publicKey === null) return;
  const [other] = await tx.select({ platformNumber: learningPlatforms.platformNumber }).from(learningPlatforms).where(and(eq(learningPlatforms.publicKey, publicKey), ne(learningPlatforms.platformNumber, platformNumber)));
  if (other !== undefined) throw refuseRequest('keyInUse');
}

function readWords({ name, appUrl }: { name: string; appUrl?: string }): { name: string; appUrl: string | null } {
  if (name.trim() === '') throw refuseRequest('invalidRequest', { field: 'name' });
  if (appUrl !== undefined && !URL.canParse(appUrl)) throw refuseRequest('invalidRequest', { field: 'appUrl' });
  return { name: name.trim(), appUrl: appUrl ?? null };
}

async function describeLearningPlatform(platform: Platform, row: LearningPlatformRow): Promise<Static<typeof DeskLearningPlatform>> {
  const { platformNumber, platformId, name, appUrl } = row;
  return { platformNumber, platformId, name, ...(appUrl === null ? {} : { appUrl }), ...(await describePartner(platform.suite, row, platform.nowMs())) };
}
