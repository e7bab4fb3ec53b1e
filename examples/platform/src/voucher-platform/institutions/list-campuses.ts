import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { CampusList } from '../../http/schemas/campus-schemas';
import type { Platform } from '../../platform';
import { describeCampuses } from './describe-campus';
import { requireInstitutionPermission } from './require-institution-permission';

/** The campuses of my institution with what check-in still lacks (R63). */
export async function listCampuses(platform: Platform, actor: DeviceActor, institutionNumber: number): Promise<Static<typeof CampusList>> {
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'showCheckInCode' });
  return describeCampuses(orm, institutionNumber);
}
