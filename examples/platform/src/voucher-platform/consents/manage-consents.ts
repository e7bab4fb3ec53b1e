import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { randomBytes } from 'node:crypto';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { consentPurposes, consents, type ConsentPurpose } from '../../database/schema/consent-tables';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import type { Consent, ConsentList, GivenConsent } from '../../http/schemas/consent-schemas';
import type { Platform } from '../../platform';
import { readCurrentTexts } from './consent-texts';

/** What I agreed to and when, for each purpose that has a text, with the text itself. */
export async function listConsents(platform: Platform, actor: DeviceActor): Promise<Static<typeof ConsentList>> {
  return { items: await readConsents(platform, actor) };
}

async function readConsents(platform: Platform, actor: DeviceActor): Promise<Static<typeof Consent>[]> {
  const { orm } = platform.database;
  const texts = await readCurrentTexts(orm);
  const rows = await orm.select().from(consents).where(ownedBy(actor)).orderBy(desc(consents.givenAtMs), desc(consents.consentId));
  return consentPurposes.flatMap((purpose): Static<typeof Consent>[] => {
    const text = texts.get(purpose);
    if (text === undefined) return [];
    const { version, title, body, sha256, publishedAtMs } = text;
    const mine = rows.filter((row) => row.purpose === purpose);
    return [{
      purpose, isGiven: mine.some((row) => row.version === version && row.withdrawnAtMs === null), current: { version, title, body, sha256, publishedAtMs },
      history: mine.map((row) => ({ version: row.version, givenAtMs: row.givenAtMs, isByProxy: row.givenBy !== null, ...(row.withdrawnAtMs === null ? {} : { withdrawnAtMs: row.withdrawnAtMs }) })),
    }];
  });
}

/** Agrees to the current text of a purpose, named by version and hash; again it changes nothing. */
export async function giveConsent(platform: Platform, actor: DeviceActor, options: { purpose: ConsentPurpose; request: Static<typeof GivenConsent> }): Promise<Static<typeof Consent>> {
  const { purpose, request } = options;
  const { orm } = platform.database;
  const text = (await readCurrentTexts(orm)).get(purpose);
  if (text === undefined) throw refuseRequest('notFound');
  if (text.version !== request.version || text.sha256 !== request.sha256) throw refuseRequest('consentTextChanged', { purpose, version: text.version });
  const nowMs = platform.nowMs();
  await orm.transaction(async (tx) => {
    const row = { holderBucket: actor.holderBucket, personId: actor.personId, consentId: randomBytes(16).toString('hex'), purpose, version: text.version, givenAtMs: nowMs, givenBy: actor.proxy?.holderId ?? null };
    const added = await tx.insert(consents).values(row).onConflictDoNothing().returning({ consentId: consents.consentId });
    if (added.length > 0) await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: row.givenBy ?? actor.personId, action: 'giveConsent', subject: purpose, details: { version: text.version, sha256: text.sha256 } });
  });
  return readConsent(platform, actor, purpose);
}

/** Withdraws every live consent of a purpose: what rests on it stops, what was done before stays. The history keeps both times. */
export async function withdrawConsent(platform: Platform, actor: DeviceActor, purpose: ConsentPurpose): Promise<Static<typeof Consent>> {
  const nowMs = platform.nowMs();
  await platform.database.orm.transaction(async (tx) => {
    const withdrawn = await tx.update(consents).set({ withdrawnAtMs: nowMs }).where(and(ownedBy(actor), eq(consents.purpose, purpose), isNull(consents.withdrawnAtMs))).returning({ version: consents.version });
    if (withdrawn.length > 0) await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'withdrawConsent', subject: purpose, details: { versions: withdrawn.map(({ version }) => version).join(' ') } });
  });
  return readConsent(platform, actor, purpose);
}

export interface MissingConsent {
  readonly purpose: ConsentPurpose;
  /** What to agree to. */
  readonly version: string;
  readonly title: string;
}

/**
 * Of these purposes the first whose current text the person has not agreed to, or has withdrawn; a
 * purpose without a text asks for nothing. Locked, a withdrawal waits until the transaction ends.
 */
export async function findMissingConsent(
  orm: Orm, actor: Pick<DeviceActor, 'holderBucket' | 'personId'>, purposes: readonly ConsentPurpose[], { isLocked = false }: { isLocked?: boolean } = {},
): Promise<MissingConsent | undefined> {
  const texts = await readCurrentTexts(orm);
  const asked = purposes.flatMap((purpose) => {
    const text = texts.get(purpose);
    return text === undefined ? [] : [{ purpose, version: text.version, title: text.title }];
  });
  if (asked.length === 0) return undefined;
  const query = orm.select({ purpose: consents.purpose, version: consents.version }).from(consents).where(and(ownedBy(actor), isNull(consents.withdrawnAtMs)));
  const live = await (isLocked ? query.for('share') : query);
  return asked.find(({ purpose, version }) => !live.some((row) => row.purpose === purpose && row.version === version));
}

export function refuseConsent({ purpose, version, title }: MissingConsent): RefusedRequest {
  return refuseRequest('consentRequired', { purpose, version, title });
}

async function readConsent(platform: Platform, actor: DeviceActor, purpose: ConsentPurpose): Promise<Static<typeof Consent>> {
  const consent = (await readConsents(platform, actor)).find((item) => item.purpose === purpose);
  if (consent === undefined) throw refuseRequest('notFound');
  return consent;
}

function ownedBy({ holderBucket, personId }: Pick<DeviceActor, 'holderBucket' | 'personId'>) {
  return and(eq(consents.holderBucket, holderBucket), eq(consents.personId, personId));
}
