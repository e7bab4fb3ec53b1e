import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { certificates } from '../../database/schema/certificate-tables';
import { checkInFailures, checkIns } from '../../database/schema/check-in-tables';
import { feedbackThreads } from '../../database/schema/feedback-tables';
import { learningEvents, learningPlatforms, trainingIntentions, voucherLinks } from '../../database/schema/learning-tables';
import { institutions } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import type { PersonalData } from '../../http/schemas/personal-data-schemas';
import { describeCertificate } from '../certificates/list-certificates';
import { describeCheckIn, selectCheckIns } from '../check-ins/describe-check-in';
import { describeThread } from '../feedback/describe-feedback';
import { ofMyVoucher } from './gather-vouchers';
import { dropNulls, takeMost, type Gathering } from './gathering';

type Whole = Static<typeof PersonalData>;

/** Where and what the person learned, what they got for it and what they wrote. */
export async function gatherTraining(gathering: Gathering): Promise<Pick<Whole, 'intentions' | 'links' | 'lessons' | 'checkIns' | 'checkInFailures' | 'certificates' | 'feedback'>> {
  const { platform, actor } = gathering;
  const { orm } = platform.database;
  const { holderBucket, personId } = actor;
  const wished = await takeMost(gathering, 'intentions', orm.select().from(trainingIntentions).where(and(eq(trainingIntentions.holderBucket, holderBucket), eq(trainingIntentions.personId, personId))).orderBy(desc(trainingIntentions.createdAtMs)));
  const linked = await takeMost(gathering, 'links', orm.select({ link: voucherLinks, platformName: learningPlatforms.name }).from(voucherLinks).innerJoin(learningPlatforms, eq(learningPlatforms.platformNumber, voucherLinks.platformNumber))
    .where(and(eq(voucherLinks.holderBucket, holderBucket), eq(voucherLinks.personId, personId))).orderBy(desc(voucherLinks.linkedAtMs)));
  const ofLesson = ofMyVoucher(gathering, learningEvents);
  const learned = await takeMost(gathering, 'lessons', orm.select({ event: learningEvents, platformName: learningPlatforms.name }).from(learningEvents).innerJoin(learningPlatforms, eq(learningPlatforms.platformNumber, learningEvents.platformNumber))
    .innerJoin(vouchers, ofLesson.isOfVoucher).where(ofLesson.isMine).orderBy(desc(learningEvents.receivedAtMs)));
  const attended = await takeMost(gathering, 'checkIns', selectCheckIns(platform, and(eq(checkIns.holderBucket, holderBucket), eq(checkIns.personId, personId))).orderBy(desc(checkIns.checkedInAtMs)));
  const ofFailure = ofMyVoucher(gathering, checkInFailures);
  const denied = await takeMost(gathering, 'checkInFailures', orm.select({ failure: checkInFailures, institutionName: institutions.name }).from(checkInFailures).innerJoin(institutions, eq(institutions.institutionNumber, checkInFailures.institutionNumber))
    .innerJoin(vouchers, ofFailure.isOfVoucher).where(ofFailure.isMine).orderBy(desc(checkInFailures.failureId)));
  const earned = await takeMost(gathering, 'certificates', orm.select().from(certificates).where(and(eq(certificates.holderBucket, holderBucket), eq(certificates.personId, personId))).orderBy(desc(certificates.issuedAtMs)));
  const written = await takeMost(gathering, 'feedback', orm.select().from(feedbackThreads).where(and(eq(feedbackThreads.holderBucket, holderBucket), eq(feedbackThreads.personId, personId))).orderBy(desc(feedbackThreads.createdAtMs)));
  const feedback: Whole['feedback'] = [];
  for (const thread of written) feedback.push(await describeThread(platform, thread));
  return {
    intentions: wished.map(({ specialty, skillLevel, createdAtMs }) => ({ specialty, skillLevel, createdAtMs })),
    links: linked.map(({ link: { voucherNumber, specialty, skillLevel, linkedAtMs, expiresAtMs, endedAtMs, enrolledAtMs, courseName, totalLessons }, platformName }) => ({
      platformName, ...dropNulls({ voucherNumber, specialty, skillLevel, linkedAtMs, expiresAtMs, endedAtMs, enrolledAtMs, courseName, totalLessons }),
    })),
    lessons: learned.map(({ event: { voucherNumber, kind, lessonId, completedAtMs, receivedAtMs }, platformName }) => ({ platformName, ...dropNulls({ voucherNumber, kind, lessonId, completedAtMs, receivedAtMs }) })),
    checkIns: attended.map((record) => ({ voucherNumber: record.checkIn.voucherNumber, checkIn: describeCheckIn(platform, record), flags: record.checkIn.flags })),
    checkInFailures: denied.map(({ failure: { voucherNumber, kind, flags, recordedAtMs }, institutionName }) => ({ voucherNumber, institutionName, kind, flags, recordedAtMs })),
    certificates: earned.map((row) => ({ certificate: describeCertificate(platform, row), source: row.source, ...dropNulls({ voucherNumber: row.voucherNumber }) })),
    feedback,
  };
}
