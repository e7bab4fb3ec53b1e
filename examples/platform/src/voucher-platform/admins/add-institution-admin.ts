import { addAdmin as decideAddition, parseIdNumber } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { institutionAdmins } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { AdminRosterView, NewAdmin } from '../../http/schemas/admin-schemas';
import { encryptPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { changeRoster, nameOnRoster, obeyRule } from './change-roster';

/** The super admin adds a scan admin, one of at most five (R12, R62): a person by ID number, who may never have entered (A25). */
export function addInstitutionAdmin(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; person: Static<typeof NewAdmin> }): Promise<Static<typeof AdminRosterView>> {
  const { institutionNumber, person } = options;
  if (parseIdNumber(person.idNumber, { nowMs: platform.nowMs() }).outcome !== 'valid') throw refuseRequest('invalidRequest', { field: 'idNumber' });
  return changeRoster(platform, {
    actor, institutionNumber, needs: 'setAdmins',
    async change({ tx, roster, actorId, nowMs }) {
      const columns = encryptPerson(platform.personalData, person);
      obeyRule(decideAddition(roster, { actorId, personId: nameOnRoster(columns) }));
      const adminId = randomUUID();
      await tx.insert(institutionAdmins).values({ institutionNumber, ...columns, adminId, role: 'scanAdmin', configuredBy: actor.personId, configuredAtMs: nowMs });
      return { action: 'addAdmin', adminId };
    },
  });
}
