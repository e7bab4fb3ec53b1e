import { randomBytes } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { lockPerson } from '../../accounts/register-person';
import { recordAudit } from '../../audit/record-audit';
import { personalDataExports } from '../../database/schema/account-tables';
import { refuseRequest } from '../../http/refused-request';
import type { PersonalData } from '../../http/schemas/personal-data-schemas';
import type { Platform } from '../../platform';
import { listNotices } from '../notices/list-notices';
import { gatherAccount } from './gather-account';
import { gatherTraining } from './gather-training';
import { gatherVouchers } from './gather-vouchers';
import type { Gathering } from './gathering';

/** A day, by any of the person's devices. */
const mostExports = 5;
const dayMs = 24 * 3_600_000;

/**
 * Everything that the voucher platform holds about the person who asks, unmasked (PIPL, article 45).
 * Not in it: signs of misuse that nobody has decided on yet, the audit log, which names nobody, and
 * what the other two systems hold.
 *
 * @throws RefusedRequest `rateLimited` after five in 24 hours, with `seconds` to wait
 */
export async function exportPersonalData(platform: Platform, actor: DeviceActor): Promise<Static<typeof PersonalData>> {
  const nowMs = platform.nowMs();
  await noteExport(platform, actor, nowMs);
  const gathering: Gathering = { platform, actor, nowMs, cut: [] };
  const account = await gatherAccount(gathering);
  const held = await gatherVouchers(gathering);
  const training = await gatherTraining(gathering);
  return { exportedAtMs: nowMs, cut: gathering.cut, ...account, notices: await listNotices(platform, actor), ...held, ...training };
}

/** Before anything is read: what was given out is in the audit log, whatever becomes of the answer. */
async function noteExport(platform: Platform, { holderBucket, personId, keyThumbprint }: DeviceActor, nowMs: number): Promise<void> {
  const mine = and(eq(personalDataExports.holderBucket, holderBucket), eq(personalDataExports.personId, personId));
  await platform.database.orm.transaction(async (tx) => {
    await lockPerson(tx, personId);
    await tx.delete(personalDataExports).where(and(mine, lt(personalDataExports.exportedAtMs, nowMs - dayMs)));
    const before = await tx.select({ atMs: personalDataExports.exportedAtMs }).from(personalDataExports).where(mine).orderBy(personalDataExports.exportedAtMs);
    const [first] = before;
    if (first !== undefined && before.length >= mostExports) throw refuseRequest('rateLimited', { seconds: Math.ceil((first.atMs + dayMs - nowMs) / 1000) });
    const exportId = randomBytes(16).toString('hex');
    await tx.insert(personalDataExports).values({ holderBucket, personId, exportId, exportedAtMs: nowMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: personId, action: 'exportPersonalData', subject: personId, details: { exportId, keyThumbprint } });
  });
}

/** Counted no more. */
export async function forgetOldPersonalDataExports({ database, nowMs }: Platform): Promise<void> {
  await database.orm.delete(personalDataExports).where(lt(personalDataExports.exportedAtMs, nowMs() - dayMs));
}
