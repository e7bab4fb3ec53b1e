import { computeKeyThumbprint } from '@skill-voucher/sdk-core';
import { signStatusBundle } from '@skill-voucher/sdk-core/issuer';
import { asc, desc, isNotNull, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { statusBundles } from '../../database/schema/booking-tables';
import { defineStatement } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { voucherTemplates } from '../../database/schema/template-tables';
import { credentials } from '../../database/schema/voucher-tables';
import type { StatusBundle } from '../../http/schemas/offline-scan-schemas';
import type { Platform } from '../../platform';
import { trustLifeMs, trustRenewalMs } from './publish-trust-list';

/** What can be in it: the bits of the protocol's largest bundle. */
const mostCredentials = 2 ** 26;

const readContent = defineStatement<{ revoked: number; lastRevokedAtMs: number; lastIndex: number }>(
  'read-status-content',
  `SELECT count(*)::integer AS "revoked", coalesce(max(revoked_at_ms), 0) AS "lastRevokedAtMs",
     (SELECT last_value FROM voucher_platform.credential_status_index) AS "lastIndex"
   FROM voucher_platform.credentials WHERE revoked_at_ms IS NOT NULL`,
);

/** The signed bundle of revoked credentials and delisted templates; a new version when one was added, and every hour (protocol.md, "Status bundle"). */
export async function publishStatusBundle(platform: Platform): Promise<Static<typeof StatusBundle>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  const keyId = await computeKeyThumbprint(platform.suite, platform.keys.offlineKey.publicKey);
  const [latest] = await orm.select().from(statusBundles).orderBy(desc(statusBundles.version)).limit(1);
  const delisted = await orm.select({ templateNumber: voucherTemplates.templateNumber }).from(voucherTemplates).where(isNotNull(voucherTemplates.delistedAtMs)).orderBy(asc(voucherTemplates.templateNumber));
  const [found] = await platform.database.run(readContent, []);
  const content = `${found?.revoked ?? 0} ${found?.lastRevokedAtMs ?? 0} ${delisted.length}`;
  const isCurrent = latest !== undefined && latest.content === content && latest.signerKeyId === keyId && nowMs - latest.issuedAtMs < trustRenewalMs;
  if (latest !== undefined && isCurrent) return { payload: latest.payload, signature: latest.signature, keyId };
  const version = (latest?.version ?? 0) + 1;
  const size = Math.min((found?.lastIndex ?? 0) + 1, mostCredentials);
  const rows = await orm.select({ statusIndex: credentials.statusIndex }).from(credentials).where(sql`${credentials.revokedAtMs} IS NOT NULL AND ${credentials.statusIndex} < ${size}`);
  const nextUpdateMs = nowMs + trustLifeMs;
  const bundle = { version, issuedAtMs: nowMs, nextUpdateMs, size, delistedTemplates: delisted.map(({ templateNumber }) => templateNumber) };
  const { payload, signature } = await signStatusBundle({ bundle, revoked: rows.map(({ statusIndex }) => statusIndex), key: platform.keys.offlineKey });
  try {
    await orm.insert(statusBundles).values({ version, payload, signature, signerKeyId: keyId, content, issuedAtMs: nowMs, nextUpdateMs });
  } catch (error) {
    if (readViolatedConstraint(error) === undefined) throw error;
    return publishStatusBundle(platform); // another node was first
  }
  return { payload, signature, keyId };
}
