import { removeAdmin as decideRemoval } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { AdminRosterView } from '../../http/schemas/admin-schemas';
import type { Platform } from '../../platform';
import { changeRoster, findAdmin, nameOnRoster, obeyRule } from './change-roster';
import { dropAdmin } from './drop-admin';

/** The super admin removes an admin, or an admin leaves. What the person did stands; the next request is refused (A13, R62). */
export function removeInstitutionAdmin(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; adminId: string }): Promise<Static<typeof AdminRosterView>> {
  const { institutionNumber, adminId } = options;
  return changeRoster(platform, {
    actor, institutionNumber, needs: 'viewStatistics',
    async change({ tx, roster, actorId, nowMs }) {
      const admin = await findAdmin(tx, institutionNumber, adminId);
      obeyRule(decideRemoval(roster, { actorId, personId: nameOnRoster(admin) }));
      await dropAdmin(tx, { ...admin, nowMs });
      return { action: 'removeAdmin', adminId };
    },
  });
}
