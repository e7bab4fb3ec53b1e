import { deriveLinkStatus } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { learningPlatforms, VoucherLinkRow } from '../../database/schema/learning-tables';
import type { VoucherLink } from '../../http/schemas/learning-schemas';

type LearningPlatformRow = typeof learningPlatforms.$inferSelect;

export function describeLink(options: { link: VoucherLinkRow; learningPlatform: LearningPlatformRow; voucherName: string; completedLessons: number; nowMs: number }): Static<typeof VoucherLink> {
  const { link, learningPlatform, voucherName, completedLessons, nowMs } = options;
  const { linkId, voucherNumber, specialty, skillLevel, linkedAtMs, expiresAtMs } = link;
  const status = deriveLinkStatus({ ...link, nowMs });
  const isOpen = status === 'linked' || status === 'enrolled';
  return {
    linkId, voucherNumber, voucherName, specialty, skillLevel, linkedAtMs, expiresAtMs, status,
    platformNumber: learningPlatform.platformNumber, platformName: learningPlatform.name,
    ...(isOpen && learningPlatform.appUrl !== null ? { openUrl: addLink(learningPlatform.appUrl, linkId) } : {}),
    ...(link.enrolledAtMs === null
      ? {}
      : { enrolment: { courseName: link.courseName ?? '', enrolledAtMs: link.enrolledAtMs, completedLessons, ...(link.totalLessons === null ? {} : { totalLessons: link.totalLessons }) } }),
  };
}

/** The learning platform names the link in its events; the fragment keeps it out of logs on the way. */
function addLink(appUrl: string, linkId: string): string {
  const url = new URL(appUrl);
  url.hash = `link=${linkId}`;
  return url.href;
}
