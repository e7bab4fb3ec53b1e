import { claimTermsVersion } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import { createHash, randomUUID } from 'node:crypto';
import { registerPerson } from '../accounts/register-person';
import { voucherTemplates } from '../database/schema/template-tables';
import { people } from '../database/schema/account-tables';
import type { Platform } from '../platform';
import { claimFromShard } from '../voucher-platform/claims/claim-statement';
import { createTemplate } from '../voucher-platform/templates/create-template';
import { findTemplate } from '../voucher-platform/templates/find-template';
import { createVoucherNumber } from '../voucher-platform/vouchers/voucher-number';
import { demoHrAccounts } from './demo-hr-accounts';
import { completeIdNumber } from './demo-people';
import { listDemoTemplates } from './demo-templates';

/** One batch of every kind for the current year; those that are there already stay as they are. */
export async function seedDemoTemplates(platform: Platform): Promise<void> {
  const year = new Date(platform.nowMs() + 8 * 3_600_000).getUTCFullYear();
  for (const { account, claimedAhead, ...request } of listDemoTemplates(year)) {
    const actor = demoHrAccounts.find((demo) => demo.account === account);
    const named = and(eq(voucherTemplates.name, request.name), eq(voucherTemplates.creatorAccount, account));
    const existing = await platform.database.orm.select({ templateNumber: voucherTemplates.templateNumber }).from(voucherTemplates).where(named);
    if (actor === undefined || existing.length > 0) continue;
    const template = await createTemplate(platform, actor, request);
    for (let index = 0; index < (claimedAhead ?? 0); index += 1) await claimForInventedHolder(platform, template.templateNumber, index);
  }
}

/** An invented holder without a device: their voucher can be seen in claim records and never be shown. */
async function claimForInventedHolder(platform: Platform, templateNumber: number, index: number): Promise<void> {
  const { orm } = platform.database;
  const idNumber = completeIdNumber(`14070219${String(60 + index)}0101${String(301 + index)}`);
  const personId = await registerPerson(orm, { platform, person: { name: `演示学员${index + 1}`, idNumber, phone: '13900000000', regionCode: '140702' } });
  const [person] = await orm.select().from(people).where(eq(people.personId, personId));
  const template = await findTemplate(orm, templateNumber);
  const holderBucket = person?.holderBucket ?? 0;
  await platform.database.run(claimFromShard, [
    templateNumber, 0, holderBucket, createVoucherNumber(holderBucket), personId, '140702', template.validFromMs, template.expiresAtMs,
    claimTermsVersion, platform.nowMs(), 'demo-holder-without-device', randomUUID(), createHash('sha256').update('demo').digest(), null,
  ]);
}
