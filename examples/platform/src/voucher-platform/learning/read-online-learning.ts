import { suitsIntention } from '@skill-voucher/sdk-core';
import { and, asc, countDistinct, desc, eq, gt, isNull, ne } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { learningEvents, learningPlatforms, voucherLinks } from '../../database/schema/learning-tables';
import { voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import type { OnlineLearning, VoucherLink } from '../../http/schemas/learning-schemas';
import type { Platform } from '../../platform';
import { describeVoucher } from '../vouchers/describe-voucher';
import { selectVouchers } from '../vouchers/find-voucher';
import { hasStatus, ownedBy } from '../vouchers/list-vouchers';
import { describeLink } from './describe-link';
import { describeIntention, listIntentions } from './manage-intentions';

const mostShown = 50;

/** Everything the page 在线学习 needs, in one answer (R35 to R39). */
export async function readOnlineLearning(platform: Platform, actor: DeviceActor): Promise<Static<typeof OnlineLearning>> {
  const { orm } = platform.database;
  const nowMs = platform.nowMs();
  const mine = and(ownedBy(actor), hasStatus('claimed', nowMs), eq(voucherTemplates.trainingType, 'online'));
  const records = await selectVouchers(platform, mine).orderBy(asc(vouchers.expiresAtMs), asc(vouchers.voucherNumber)).limit(mostShown);
  const places = await orm.select().from(learningPlatforms).where(isNull(learningPlatforms.disabledAtMs)).orderBy(asc(learningPlatforms.platformNumber));
  const intentions = (await listIntentions(orm, actor)).map((row) => {
    const suiting = records.filter(({ template }) => suitsIntention(template, row)).map(({ voucher }) => voucher.voucherNumber);
    return { ...describeIntention(row), suitingVouchers: suiting };
  });
  return {
    specialties: await listSpecialties(platform, records.map(({ template }) => template)),
    intentions,
    platforms: places.map(({ platformNumber, name, appUrl }) => ({ platformNumber, name, ...(appUrl === null ? {} : { appUrl }) })),
    vouchers: records.map((record) => describeVoucher(record, nowMs)),
    links: await listLinks(platform, actor),
  };
}

/** The specialties of my vouchers first, then what other online vouchers are for (R36). */
async function listSpecialties(platform: Platform, mine: readonly { specialty: string; skillLevel: string }[]): Promise<Static<typeof OnlineLearning>['specialties']> {
  const { specialty, skillLevel } = voucherTemplates;
  const live = and(eq(voucherTemplates.trainingType, 'online'), isNull(voucherTemplates.delistedAtMs), gt(voucherTemplates.expiresAtMs, platform.nowMs()), ne(specialty, ''));
  const offered = await platform.database.orm.selectDistinct({ specialty, skillLevel }).from(voucherTemplates).where(live).orderBy(asc(specialty), asc(skillLevel)).limit(200);
  const isMine = (offer: { specialty: string; skillLevel: string }) => mine.some((voucher) => voucher.specialty === offer.specialty && voucher.skillLevel === offer.skillLevel);
  const marked = offered.map((offer) => ({ ...offer, isOfMyVoucher: isMine(offer) }));
  return [...marked.filter((offer) => offer.isOfMyVoucher), ...marked.filter((offer) => !offer.isOfMyVoucher)];
}

async function listLinks(platform: Platform, actor: DeviceActor): Promise<Static<typeof VoucherLink>[]> {
  const { orm } = platform.database;
  const mine = and(eq(voucherLinks.holderBucket, actor.holderBucket), eq(voucherLinks.personId, actor.personId));
  const rows = await orm
    .select({ link: voucherLinks, learningPlatform: learningPlatforms, voucherName: voucherTemplates.name })
    .from(voucherLinks)
    .innerJoin(learningPlatforms, eq(learningPlatforms.platformNumber, voucherLinks.platformNumber))
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, voucherLinks.templateNumber))
    .where(mine)
    .orderBy(desc(voucherLinks.linkedAtMs), desc(voucherLinks.linkId))
    .limit(mostShown);
  const done = await orm
    .select({ linkId: learningEvents.linkId, lessons: countDistinct(learningEvents.lessonId) })
    .from(learningEvents)
    .innerJoin(voucherLinks, and(eq(voucherLinks.holderBucket, learningEvents.holderBucket), eq(voucherLinks.voucherNumber, learningEvents.voucherNumber), eq(voucherLinks.linkId, learningEvents.linkId)))
    .where(mine)
    .groupBy(learningEvents.linkId);
  const lessons = new Map(done.map((row) => [row.linkId, row.lessons]));
  return rows.map((row) => describeLink({ ...row, completedLessons: lessons.get(row.link.linkId) ?? 0, nowMs: platform.nowMs() }));
}
