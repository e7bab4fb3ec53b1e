import { and, eq } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import { registerPerson } from '../../accounts/register-person';
import { people } from '../../database/schema/account-tables';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';

/**
 * The admin behind the real-name system's scan gun, by the same roster as the app's scan tool
 * (R12, R53, R56). An admin who never opened the app has no person yet: HR's entry makes one.
 */
export async function findDeskOperator(platform: Platform, desk: { institutionNumber: number; operatorIdNumber: string }): Promise<DeviceActor> {
  const { orm } = platform.database;
  const { cipher, index } = platform.personalData;
  const idNumberIndex = index.indexIdNumber(desk.operatorIdNumber);
  const [configured] = await orm
    .select({ admin: institutionAdmins, regionCode: institutions.regionCode })
    .from(institutionAdmins)
    .innerJoin(institutions, eq(institutions.institutionNumber, institutionAdmins.institutionNumber))
    .where(and(eq(institutionAdmins.institutionNumber, desk.institutionNumber), eq(institutionAdmins.idNumberIndex, Buffer.from(idNumberIndex))));
  if (configured === undefined) throw refuseRequest('notAnInstitutionAdmin');
  const find = async () => (await orm.select().from(people).where(eq(people.idNumberIndex, Buffer.from(idNumberIndex))))[0];
  const { admin, regionCode } = configured;
  if ((await find()) === undefined) {
    await registerPerson(orm, { platform, person: { name: cipher.decrypt('name', admin.nameCipher), idNumber: desk.operatorIdNumber, phone: cipher.decrypt('phone', admin.phoneCipher), regionCode } });
  }
  const person = await find();
  if (person === undefined) throw new Error('The operator was not stored');
  const { personId, holderBucket, countyCode } = person;
  return { personId, holderBucket, countyCode, idNumberIndex, channelId: 'real-name-system', deviceId: 'desk', keyThumbprint: '', sessionId: '' };
}
