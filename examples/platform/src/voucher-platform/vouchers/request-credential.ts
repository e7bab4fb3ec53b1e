import { refusalFor } from '@skill-voucher/sdk-core';
import { eq, and, isNotNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { credentials } from '../../database/schema/voucher-tables';
import { defineStatement } from '../../database/database';
import { refuseRequest } from '../../http/refused-request';
import type { Credential } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { readVoucherStatus } from './describe-voucher';
import { findOwnVoucher } from './find-voucher';
import { keepVoucherCredential } from './keep-voucher-credential';
import { readHolderBucket } from './voucher-number';

/** Only where there is none: a status index is drawn before a conflict is seen, and a bundle holds so many. */
const insertCredential = defineStatement(
  'insert-credential',
  `INSERT INTO voucher_platform.credentials (holder_bucket, voucher_number, key_thumbprint, issued_at_ms)
   SELECT $1::integer, $2::text, $3::text, $4::bigint
   WHERE NOT EXISTS (SELECT FROM voucher_platform.credentials WHERE holder_bucket = $1::integer AND voucher_number = $2::text AND key_thumbprint = $3::text)
   ON CONFLICT DO NOTHING`,
);

/** A credential of my voucher for the key that signed the request; each key has its own (A21). */
export async function requestCredential(platform: Platform, actor: DeviceActor, voucherNumber: string): Promise<Static<typeof Credential>> {
  const record = await findOwnVoucher(platform, actor, voucherNumber);
  const status = readVoucherStatus(record, platform.nowMs());
  if (status !== 'claimed') throw refuseRequest(refusalFor(status), record.usedAt === null ? {} : { place: record.usedAt });
  const holderBucket = readHolderBucket(voucherNumber);
  await platform.database.run(insertCredential, [holderBucket, voucherNumber, actor.keyThumbprint, platform.nowMs()]);
  const mine = and(eq(credentials.holderBucket, holderBucket), eq(credentials.voucherNumber, voucherNumber), eq(credentials.keyThumbprint, actor.keyThumbprint));
  // A proxy who was ended and named again shows the same credential as before (A20).
  if (actor.proxy !== undefined) await platform.database.orm.update(credentials).set({ revokedAtMs: null }).where(and(mine, isNotNull(credentials.revokedAtMs)));
  const [row] = await platform.database.orm.select().from(credentials).where(mine);
  if (row === undefined || row.revokedAtMs !== null) throw refuseRequest('keyRevoked');
  return keepVoucherCredential(platform, { ...record, row });
}
