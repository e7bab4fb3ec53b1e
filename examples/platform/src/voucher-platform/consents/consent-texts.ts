import { asc, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { requireStepUp } from '../../console-accounts/require-step-up';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { consentPurposes, consentTexts, type ConsentPurpose, type ConsentTextRow } from '../../database/schema/consent-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { ConsentText, ConsentTextList, NewConsentText } from '../../http/schemas/consent-schemas';
import type { Platform } from '../../platform';

/** The text that counts now for each purpose that has one. */
export async function readCurrentTexts(orm: Orm): Promise<ReadonlyMap<ConsentPurpose, ConsentTextRow>> {
  const rows = await orm.selectDistinctOn([consentTexts.purpose]).from(consentTexts).orderBy(asc(consentTexts.purpose), desc(consentTexts.publishedAtMs), desc(consentTexts.version));
  return new Map(rows.map((row) => [row.purpose, row]));
}

/** The version of the terms of service that a claim must agree to (R34). */
export async function readTermsVersion(orm: Orm): Promise<string | undefined> {
  const [row] = await orm.select({ version: consentTexts.version }).from(consentTexts).where(eq(consentTexts.purpose, 'terms')).orderBy(desc(consentTexts.publishedAtMs), desc(consentTexts.version)).limit(1);
  return row?.version;
}

/** Every text ever published, newest first, and the purposes that have none yet. */
export async function listConsentTexts(platform: Platform): Promise<Static<typeof ConsentTextList>> {
  const items = await platform.database.orm.select().from(consentTexts).orderBy(desc(consentTexts.publishedAtMs), asc(consentTexts.purpose), desc(consentTexts.version));
  return { items, unpublished: consentPurposes.filter((purpose) => !items.some((row) => row.purpose === purpose)) };
}

/** Publishes a text, after a step-up. From then on everyone is asked for this purpose anew; a published text never changes. */
export async function publishConsentText(platform: Platform, actor: HrActor, request: Static<typeof NewConsentText>): Promise<Static<typeof ConsentText>> {
  const nowMs = platform.nowMs();
  const { purpose, version, title, body } = request;
  if (title.trim() === '') throw refuseRequest('invalidRequest', { field: 'title' });
  if (body.trim() === '') throw refuseRequest('invalidRequest', { field: 'body' });
  requireStepUp(actor, nowMs);
  const row = { purpose, version, title: title.trim(), body, sha256: hashText(body), publishedBy: actor.account, publishedAtMs: nowMs };
  try {
    await platform.database.orm.transaction(async (tx) => {
      await tx.insert(consentTexts).values(row);
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'publishConsentText', subject: `${purpose} ${version}`, details: { sha256: row.sha256 } });
    });
  } catch (error) {
    if (readViolatedConstraint(error) === 'consent_texts_pkey') throw refuseRequest('idTaken', { id: version });
    throw error;
  }
  return row;
}

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
