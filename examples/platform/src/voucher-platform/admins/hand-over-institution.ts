import { handOverSuperAdmin as decideHandOver } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { institutionAdmins } from '../../database/schema/template-tables';
import type { AdminRosterView } from '../../http/schemas/admin-schemas';
import type { Platform } from '../../platform';
import { changeRoster, findAdmin, nameOnRoster, obeyRule } from './change-roster';

/** The super admin hands the role to an admin of the pool and takes that place in it (R62). */
export function handOverInstitution(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; adminId: string }): Promise<Static<typeof AdminRosterView>> {
  const { institutionNumber, adminId } = options;
  return changeRoster(platform, {
    actor, institutionNumber, needs: 'setAdmins',
    async change({ tx, roster, actorId }) {
      const successor = await findAdmin(tx, institutionNumber, adminId);
      obeyRule(decideHandOver(roster, { actorId, successorId: nameOnRoster(successor) }));
      await setRole(tx, { institutionNumber, idNumberIndex: actor.idNumberIndex, role: 'scanAdmin' });
      await setRole(tx, { institutionNumber, idNumberIndex: successor.idNumberIndex, role: 'superAdmin' });
      return { action: 'handOverSuperAdmin', adminId };
    },
  });
}

async function setRole(tx: Orm, { institutionNumber, idNumberIndex, role }: { institutionNumber: number; idNumberIndex: Uint8Array; role: 'superAdmin' | 'scanAdmin' }): Promise<void> {
  await tx.update(institutionAdmins).set({ role }).where(and(eq(institutionAdmins.institutionNumber, institutionNumber), eq(institutionAdmins.idNumberIndex, idNumberIndex)));
}
