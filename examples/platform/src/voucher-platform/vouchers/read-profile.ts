import { and, count, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { describePerson } from '../../accounts/describe-person';
import type { DeviceActor } from '../../accounts/device-actor';
import { listMemberships } from '../../accounts/list-memberships';
import { people } from '../../database/schema/account-tables';
import { voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import type { Profile } from '../../http/schemas/session-schemas';
import type { Platform } from '../../platform';
import { listNotices } from '../notices/list-notices';
import { countClaimable } from '../templates/list-claimable-templates';
import { hasStatus, ownedBy } from './list-vouchers';

/** Who I am here, masked, with counts and notices. */
export async function readProfile(platform: Platform, actor: DeviceActor): Promise<Static<typeof Profile>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  const [person] = await orm.select().from(people).where(eq(people.personId, actor.personId));
  if (person === undefined) throw new Error('The person is gone');
  const [ready] = await orm
    .select({ total: count() })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .where(and(ownedBy(actor), hasStatus('claimed', nowMs)));
  return {
    person: describePerson(platform, person),
    memberships: await listMemberships(orm, actor.idNumberIndex),
    claimableCount: await countClaimable(platform, actor),
    readyCount: ready?.total ?? 0,
    notices: await listNotices(platform, actor),
    serverTimeMs: nowMs,
  };
}
