import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { outboxDeliveries, outboxEvents } from '../../database/schema/event-tables';
import { voucherLinks, type VoucherLinkRow } from '../../database/schema/learning-tables';
import { dataAccesses, vouchers } from '../../database/schema/voucher-tables';
import { realNameDestination } from '../../events/destinations';
import { refuseRequest } from '../../http/refused-request';
import type { LearningEnrolment } from '../../http/schemas/learning-schemas';
import type { Platform } from '../../platform';
import { lockVoucher } from '../check-ins/read-situation';
import { explainStatus } from '../redemptions/explain-status';
import { findTemplate } from '../templates/find-template';
import { waitForDelist } from '../templates/template-lock';
import type { LearningPlatformRow } from './receive-learning-event';

interface Enrolment {
  readonly platform: Platform;
  readonly link: VoucherLinkRow;
  readonly sender: LearningPlatformRow;
  readonly event: Static<typeof LearningEnrolment>;
  readonly nowMs: number;
}

/**
 * The online use of a voucher (A16), as final as a scan: under the template's shared lock,
 * taken before anything is read, so that no use commits once a delist was acknowledged.
 */
export async function enrolVoucher(tx: Orm, enrolment: Enrolment): Promise<void> {
  const { platform, link, sender, event, nowMs } = enrolment;
  const { holderBucket, voucherNumber, linkId, templateNumber } = link;
  await waitForDelist(tx, templateNumber);
  const voucher = await lockVoucher(tx, link);
  const template = await findTemplate(tx, templateNumber);
  const refusal = explainStatus({ voucher, template, usedAt: null }, nowMs);
  if (refusal !== undefined && refusal.refusal.code !== 'wrongTrainingType') throw refusal; // online is right here
  await requireHolder(tx, { platform, personId: link.personId, idNumber: event.idNumber });
  const eventSequence = voucher.eventSequence + 1;
  const used = { status: 'used', statusChangedAtMs: nowMs, usedAtMs: nowMs, usedLearningPlatformNumber: sender.platformNumber, eventSequence } as const;
  await tx.update(vouchers).set(used).where(and(eq(vouchers.holderBucket, holderBucket), eq(vouchers.voucherNumber, voucherNumber)));
  await tx
    .update(voucherLinks)
    .set({ enrolledAtMs: nowMs, courseName: event.courseName, totalLessons: event.totalLessons ?? null })
    .where(and(eq(voucherLinks.holderBucket, holderBucket), eq(voucherLinks.voucherNumber, voucherNumber), eq(voucherLinks.linkId, linkId)));
  await tx.insert(dataAccesses).values({ holderBucket, voucherNumber, kind: 'lookedUp', authority: sender.name, atMs: nowMs });
  await recordAudit(tx, { atMs: nowMs, actorKind: 'channel', actorId: sender.platformId, action: 'enrolVoucher', subject: voucherNumber, details: { linkId, platformNumber: sender.platformNumber } });
  const payload = { redemptionId: linkId, templateNumber, learningPlatformNumber: sender.platformNumber, countyCode: voucher.countyCode, usedAtMs: nowMs };
  const [stored] = await tx.insert(outboxEvents).values({ kind: 'voucherUsed', holderBucket, voucherNumber, sequence: eventSequence, payload, createdAtMs: nowMs }).returning({ eventId: outboxEvents.eventId });
  if (stored === undefined) throw new Error('The event was not stored');
  await tx.insert(outboxDeliveries).values({ holderBucket, voucherNumber, eventId: stored.eventId, destination: realNameDestination, attemptCount: 0, nextAttemptAtMs: nowMs });
}

/** A link that was passed on enrols nobody else: the learning platform names whom it real-named. */
async function requireHolder(tx: Orm, options: { platform: Platform; personId: string; idNumber: string }): Promise<void> {
  const [person] = await tx.select({ idNumberIndex: people.idNumberIndex }).from(people).where(eq(people.personId, options.personId));
  const given = options.platform.personalData.index.indexIdNumber(options.idNumber);
  if (person === undefined || !Buffer.from(person.idNumberIndex).equals(given)) throw refuseRequest('learnerMismatch');
}
