import { claimTermsVersion } from '@skill-voucher/sdk-core';
import { consentTexts } from '../database/schema/consent-tables';
import type { Platform } from '../platform';
import { hashText } from '../voucher-platform/consents/consent-texts';

/** The terms that the claim sheet shows (R34), in the version that the SDK names. Texts for face and location come from the operator, with its own contacts and retention periods. */
const terms = [
  '培训券由人力资源社会保障部门发放，每人每批限领一张，仅限本人使用，不得转让、出租或兑换现金。',
  '面值券用于抵扣培训费用；抵用券仅作为资质凭证，实际抵扣金额按当地补贴政策执行。',
  '请在有效期内、在参与本项目的培训机构使用。逾期未使用的，培训券自动失效。',
  '本批培训券下架后，已使用的不受影响，未使用的作废。',
  '用券时，培训机构会看到您脱敏后的姓名和身份证号；谁在何时查看过，可在券的详情页查询。',
  '提供虚假信息、冒用他人身份用券的，依法追究责任，已获补贴予以追回。',
].join('\n\n');

export async function seedConsentTexts(platform: Platform): Promise<void> {
  const row = { purpose: 'terms' as const, version: claimTermsVersion, title: '职业技能电子培训券服务条款', body: terms, sha256: hashText(terms), publishedBy: 'platform', publishedAtMs: platform.nowMs() };
  await platform.database.orm.insert(consentTexts).values(row).onConflictDoNothing();
}
