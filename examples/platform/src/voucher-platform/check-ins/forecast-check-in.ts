import { checkInRangeMeters, dailyCheckInLimit, forecastLocationCheckIn, forecastQrCheckIn, type Refusal } from '@skill-voucher/sdk-core';
import { describeRefusal } from '@skill-voucher/sdk-core/messages';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { CheckInForecast, ForecastQuery, Obstacle } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { findMissingConsent, refuseConsent } from '../consents/manage-consents';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { asksFaceAtCode } from './check-face';
import { readQueriedReading } from './read-reading';
import { readCheckInFacts } from './read-situation';

/** "Would I pass now?" by either tool (M2): the rules of the attempt, nothing spent and nothing recorded. */
export async function forecastCheckIn(platform: Platform, options: { actor: DeviceActor; voucherNumber: string; query: Static<typeof ForecastQuery> }): Promise<Static<typeof CheckInForecast>> {
  const record = await findOwnVoucher(platform, options.actor, options.voucherNumber);
  const reading = readQueriedReading(options.query);
  const facts = await readCheckInFacts(platform.database.orm, { voucher: record.voucher, template: record.template, nowMs: platform.nowMs() });
  const missing = await findMissingConsent(platform.database.orm, options.actor, ['location', 'face']);
  const location = forecastLocationCheckIn({ ...facts, reading: missing?.purpose === 'location' ? undefined : reading });
  const consent = missing === undefined ? [] : [refuseConsent(missing).refusal];
  // Who acts for an elder is asked for the elder's face, also where the code asks nobody else.
  const faceMissing = options.actor.proxy === undefined ? undefined : await findMissingConsent(platform.database.orm, options.actor, ['face']);
  const faceConsent = faceMissing === undefined ? [] : [refuseConsent(faceMissing).refusal];
  const code = forecastQrCheckIn({ ...facts, asksForFace: await asksFaceAtCode(platform, record.template, options.actor) });
  const { nearest } = location;
  return {
    location: {
      wouldPass: location.wouldPass && missing === undefined, obstacles: [...location.obstacles, ...consent].map(describeObstacle), needs: [...location.needs],
      ...(nearest === undefined ? {} : { nearest: { campusName: nearest.campus.name, distanceMeters: nearest.distanceMeters } }),
    },
    code: {
      wouldPass: code.wouldPass && faceMissing === undefined, obstacles: [...code.obstacles, ...faceConsent].map(describeObstacle), needs: [...code.needs],
      ...(code.opening === undefined ? {} : { openedBy: code.opening.kind, openUntilMs: code.opening.untilMs }),
    },
    ...(record.usedAt === null ? {} : { institutionName: record.usedAt }),
    rangeMeters: checkInRangeMeters, dailyLimit: dailyCheckInLimit, remainingToday: location.remainingToday,
  };
}

/** A refusal that would come, with its sentence. */
export function describeObstacle(refusal: Refusal): Static<typeof Obstacle> {
  const { code, nextMove, details } = refusal;
  return { code, nextMove, details: { ...details }, message: describeRefusal(refusal, 'zh-CN') };
}
