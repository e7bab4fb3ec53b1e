import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { fraudSignals } from '../../database/schema/fraud-signal-tables';
import { institutions } from '../../database/schema/template-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { FraudReview, FraudSignal, FraudSignalPage, FraudSignalQuery } from '../../http/schemas/fraud-schemas';
import type { Platform } from '../../platform';
import { requireWithinRegion, withinRegion } from '../../regions/within-region';

/** Newest first, of institutions in the account's region. Names nobody. */
export async function listFraudSignals(platform: Platform, actor: HrActor, query: Static<typeof FraudSignalQuery>): Promise<Static<typeof FraudSignalPage>> {
  const limit = query.limit ?? 20;
  const rows = await platform.database.orm
    .select({ signal: fraudSignals, institutionName: institutions.name })
    .from(fraudSignals)
    .innerJoin(institutions, eq(institutions.institutionNumber, fraudSignals.institutionNumber))
    .where(and(
      withinRegion(fraudSignals.regionCode, actor.regionCode),
      query.kind === undefined ? undefined : eq(fraudSignals.kind, query.kind),
      query.status === undefined ? undefined : eq(fraudSignals.status, query.status),
      query.institutionNumber === undefined ? undefined : eq(fraudSignals.institutionNumber, query.institutionNumber),
      afterCursor(query.cursor, fraudSignals.detectedAtMs, fraudSignals.signalId),
    ))
    .orderBy(desc(fraudSignals.detectedAtMs), desc(fraudSignals.signalId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map((row) => describeSignal(platform, row));
  const last = page.at(-1)?.signal;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.detectedAtMs, last.signalId]) } : { items };
}

/**
 * A person's verdict, with its reason. It refuses nothing either; a later verdict replaces
 * it, and the audit keeps both.
 *
 * @throws notFound, notAllowed for an institution outside the account's region
 */
export async function reviewFraudSignal(platform: Platform, actor: HrActor, signalId: string, review: Static<typeof FraudReview>): Promise<Static<typeof FraudSignal>> {
  const nowMs = platform.nowMs();
  return platform.database.orm.transaction(async (tx) => {
    const [found] = await tx.select({ regionCode: fraudSignals.regionCode }).from(fraudSignals).where(eq(fraudSignals.signalId, signalId)).for('update');
    if (found === undefined) throw refuseRequest('notFound');
    requireWithinRegion(actor, found.regionCode);
    const noteCipher = platform.personalData.cipher.encrypt('signalNote', review.note);
    const [signal] = await tx.update(fraudSignals).set({ status: review.verdict, reviewedBy: actor.account, reviewedAtMs: nowMs, noteCipher }).where(eq(fraudSignals.signalId, signalId)).returning();
    if (signal === undefined) throw refuseRequest('notFound');
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'reviewFraudSignal', subject: signalId, details: { kind: signal.kind, verdict: review.verdict, institutionNumber: signal.institutionNumber } });
    const [institution] = await tx.select({ name: institutions.name }).from(institutions).where(eq(institutions.institutionNumber, signal.institutionNumber));
    return describeSignal(platform, { signal, institutionName: institution?.name ?? '' });
  });
}

function describeSignal(platform: Platform, { signal, institutionName }: { signal: typeof fraudSignals.$inferSelect; institutionName: string }): Static<typeof FraudSignal> {
  const { reviewedBy, reviewedAtMs, noteCipher, status, ...rest } = signal;
  const review = status === 'open' || reviewedBy === null || reviewedAtMs === null || noteCipher === null
    ? {}
    : { review: { verdict: status, reviewedBy, reviewedAtMs, note: platform.personalData.cipher.decrypt('signalNote', noteCipher) } };
  const { signalId, kind, institutionNumber, voucherNumbers, reasons, evidence, beganAtMs, endedAtMs, detectedAtMs, updatedAtMs } = rest;
  return { signalId, kind, institutionNumber, institutionName, voucherNumbers, reasons, evidence, beganAtMs, endedAtMs, detectedAtMs, updatedAtMs, status, ...review };
}
