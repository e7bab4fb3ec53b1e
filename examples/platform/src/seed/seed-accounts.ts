import { computeKeyThumbprint, divisions } from '@skill-voucher/sdk-core';
import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { hash } from '@node-rs/argon2';
import { divisionsTable, hostChannels } from '../database/schema/account-tables';
import { hrAccounts } from '../database/schema/hr-account-tables';
import { demoChannelIds, type DemoChannelId, type DemoSecrets } from '../keys/demo-secrets';
import type { Platform } from '../platform';
import { demoHrAccounts } from './demo-hr-accounts';

export const demoChannelNames: Readonly<Record<DemoChannelId, string>> = { minshengshanxi: '民生山西', sanjintong: '三晋通' };

/** Shanxi's divisions: data of the system, not of the demonstration. */
export async function seedDivisions(platform: Platform): Promise<void> {
  const rows = divisions.map(({ code, name, level, parentCode }) => ({ divisionCode: code, name, level, parentCode: parentCode ?? null }));
  await platform.database.orm.insert(divisionsTable).values(rows).onConflictDoNothing();
}

/** The two demonstration hosts with the public halves of their demonstration keys. */
export async function seedDemoChannels(platform: Platform, secrets: DemoSecrets): Promise<void> {
  for (const channelId of demoChannelIds) {
    const { publicKey } = importNodeKey(secrets.channelKeyPems[channelId]);
    const key = { publicKey, keyThumbprint: await computeKeyThumbprint(platform.suite, publicKey) };
    await platform.database.orm
      .insert(hostChannels)
      .values({ channelId, name: demoChannelNames[channelId], isDemo: true, createdAtMs: platform.nowMs(), ...key })
      .onConflictDoUpdate({ target: hostChannels.channelId, set: key });
  }
}

export async function seedDemoHrAccounts(platform: Platform): Promise<void> {
  const existing = await platform.database.orm.select({ account: hrAccounts.account }).from(hrAccounts);
  const missing = demoHrAccounts.filter((demo) => !existing.some((row) => row.account === demo.account));
  const rows = await Promise.all(
    missing.map(async ({ account, password, level, regionCode, role }) => ({ account, level, regionCode, role, passwordHash: await hash(password), createdAtMs: platform.nowMs() })),
  );
  if (rows.length > 0) await platform.database.orm.insert(hrAccounts).values(rows).onConflictDoNothing();
}
