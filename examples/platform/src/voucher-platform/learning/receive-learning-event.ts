import { deriveLinkStatus, linkLifeMs } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { learningEvents, voucherLinks, type learningPlatforms, type VoucherLinkRow } from '../../database/schema/learning-tables';
import { refuseRequest } from '../../http/refused-request';
import type { LearningEvent, LearningEventReceipt } from '../../http/schemas/learning-schemas';
import type { Platform } from '../../platform';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';
import { enrolVoucher } from './enrol-voucher';

type Event = Static<typeof LearningEvent>;
export type LearningPlatformRow = typeof learningPlatforms.$inferSelect;

/**
 * Takes a learning platform's event (A16): `enrolled` uses the voucher, `lessonCompleted`
 * counts once. However often and in whatever order they come, each has one effect; lessons
 * that come before their enrolment are kept and count with it.
 */
export async function receiveLearningEvent(platform: Platform, options: { sender: LearningPlatformRow; event: Event; bodyHash: Uint8Array }): Promise<Static<typeof LearningEventReceipt>> {
  const { sender, event, bodyHash } = options;
  const voucherNumber = readScopedId(event.linkId);
  if (voucherNumber === undefined) throw refuseRequest('notFound');
  const key = { holderBucket: readHolderBucket(voucherNumber), voucherNumber, platformNumber: sender.platformNumber };
  const outcome = await platform.database.orm.transaction(async (tx) => {
    const link = await lockLink(tx, { ...key, linkId: event.linkId });
    if (await isRepeated(tx, { ...key, eventId: event.eventId, bodyHash })) return 'repeated' as const;
    const lesson = event.kind === 'lessonCompleted' ? { lessonId: event.lessonId, completedAtMs: event.completedAtMs } : {};
    const receivedAtMs = platform.nowMs();
    await tx.insert(learningEvents).values({ ...key, eventId: event.eventId, linkId: event.linkId, kind: event.kind, bodyHash, receivedAtMs, ...lesson });
    const status = deriveLinkStatus({ ...link, nowMs: receivedAtMs });
    if (event.kind === 'lessonCompleted') return status === 'enrolled' ? ('accepted' as const) : ('kept' as const);
    if (status === 'enrolled') return 'repeated' as const;
    if (status !== 'linked') throw refuseRequest('linkLapsed', { limitHours: linkLifeMs / 3_600_000 });
    await enrolVoucher(tx, { platform, link, sender, event, nowMs: receivedAtMs });
    return 'accepted' as const;
  });
  if (event.kind === 'enrolled' && outcome === 'accepted') {
    platform.stateFeed.announceVoucher(voucherNumber);
    platform.onOutboxEvent();
  }
  return { outcome };
}

/** Events of one link queue behind each other, and behind its holder's unlinking. Another platform's link is as unknown as none. */
async function lockLink(tx: Orm, named: Pick<VoucherLinkRow, 'holderBucket' | 'voucherNumber' | 'platformNumber' | 'linkId'>): Promise<VoucherLinkRow> {
  const ofVoucher = and(eq(voucherLinks.holderBucket, named.holderBucket), eq(voucherLinks.voucherNumber, named.voucherNumber));
  const [link] = await tx.select().from(voucherLinks).where(and(ofVoucher, eq(voucherLinks.linkId, named.linkId), eq(voucherLinks.platformNumber, named.platformNumber))).for('update');
  if (link === undefined) throw refuseRequest('notFound');
  return link;
}

async function isRepeated(tx: Orm, named: Pick<typeof learningEvents.$inferSelect, 'holderBucket' | 'voucherNumber' | 'platformNumber' | 'eventId' | 'bodyHash'>): Promise<boolean> {
  const ofVoucher = and(eq(learningEvents.holderBucket, named.holderBucket), eq(learningEvents.voucherNumber, named.voucherNumber));
  const [earlier] = await tx.select({ bodyHash: learningEvents.bodyHash }).from(learningEvents).where(and(ofVoucher, eq(learningEvents.platformNumber, named.platformNumber), eq(learningEvents.eventId, named.eventId)));
  if (earlier === undefined) return false;
  if (!Buffer.from(earlier.bodyHash).equals(named.bodyHash)) throw refuseRequest('idempotencyKeyReused');
  return true;
}
