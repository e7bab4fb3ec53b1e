import { maskName, nameDivision } from '@skill-voucher/sdk-core';
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { deviceKeys, launches, people, sessions } from '../../database/schema/account-tables';
import { consents } from '../../database/schema/consent-tables';
import { noticeReads } from '../../database/schema/notice-tables';
import { proxyHolders } from '../../database/schema/proxy-tables';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import type { PersonalData } from '../../http/schemas/personal-data-schemas';
import { dropNulls, takeMost, type Gathering } from './gathering';

type Whole = Static<typeof PersonalData>;

/** Who the person is, with what they come in, and what they agreed to. */
export async function gatherAccount(gathering: Gathering): Promise<Pick<Whole, 'person' | 'devices' | 'launches' | 'sessions' | 'memberships' | 'consents' | 'proxies' | 'noticeReads'>> {
  const { platform, actor } = gathering;
  const { orm } = platform.database;
  const { cipher } = platform.personalData;
  const [row] = await orm.select().from(people).where(eq(people.personId, actor.personId));
  if (row === undefined) throw new Error('The person is gone');
  const { countyCode, createdAtMs, updatedAtMs } = row;
  const { keyThumbprint, channelId, deviceId, algorithm, binding, isFaceVerified, boundAtMs, lastSeenAtMs, revokedAtMs } = deviceKeys;
  const devices = await takeMost(gathering, 'devices', orm.select({ keyThumbprint, channelId, deviceId, algorithm, binding, isFaceVerified, boundAtMs, lastSeenAtMs, revokedAtMs }).from(deviceKeys).where(eq(deviceKeys.personId, actor.personId)).orderBy(desc(boundAtMs), asc(keyThumbprint)));
  const logIns = await takeMost(gathering, 'sessions', orm.select().from(sessions).where(eq(sessions.personId, actor.personId)).orderBy(desc(sessions.createdAtMs)));
  const starts = await takeMost(gathering, 'launches', orm.select().from(launches).where(eq(launches.personId, actor.personId)).orderBy(desc(launches.createdAtMs)));
  const offices = await takeMost(gathering, 'memberships', orm.select({ office: institutionAdmins, institutionName: institutions.name }).from(institutionAdmins).innerJoin(institutions, eq(institutions.institutionNumber, institutionAdmins.institutionNumber)).where(eq(institutionAdmins.idNumberIndex, actor.idNumberIndex)));
  const given = await takeMost(gathering, 'consents', orm.select().from(consents).where(and(eq(consents.holderBucket, actor.holderBucket), eq(consents.personId, actor.personId))).orderBy(desc(consents.givenAtMs)));
  const read = await takeMost(gathering, 'noticeReads', orm.select().from(noticeReads).where(and(eq(noticeReads.holderBucket, actor.holderBucket), eq(noticeReads.personId, actor.personId))).orderBy(desc(noticeReads.readAtMs)));
  return {
    person: {
      name: cipher.decrypt('name', row.nameCipher), idNumber: cipher.decrypt('idNumber', row.idNumberCipher), phone: cipher.decrypt('phone', row.phoneCipher),
      regionCode: countyCode, regionName: nameDivision(countyCode), createdAtMs, updatedAtMs,
    },
    devices: devices.map(dropNulls),
    launches: starts.map((start) => dropNulls({ channelId: start.channelId, deviceId: start.deviceId, keyThumbprint: start.keyThumbprint, subject: start.subject, createdAtMs: start.createdAtMs, usedAtMs: start.usedAtMs })),
    sessions: logIns.map((logIn) => dropNulls({ channelId: logIn.channelId, keyThumbprint: logIn.keyThumbprint, subject: logIn.subject, createdAtMs: logIn.createdAtMs, expiresAtMs: logIn.expiresAtMs, endedAtMs: logIn.endedAtMs })),
    memberships: offices.map(({ office, institutionName }) => ({ institutionName, role: office.role, name: cipher.decrypt('name', office.nameCipher), phone: cipher.decrypt('phone', office.phoneCipher), configuredAtMs: office.configuredAtMs })),
    consents: given.map(({ purpose, version, givenAtMs, givenBy, withdrawnAtMs }) => dropNulls({ purpose, version, givenAtMs, isByProxy: givenBy !== null, withdrawnAtMs })),
    noticeReads: read.map(({ noticeId, readAtMs }) => ({ noticeId, readAtMs })),
    proxies: [...(await gatherProxies(gathering, 'elder')), ...(await gatherProxies(gathering, 'holder'))],
  };
}

/** Those that ended too. The other person is not who asks: masked. */
async function gatherProxies(gathering: Gathering, side: 'elder' | 'holder'): Promise<Whole['proxies']> {
  const { platform, actor } = gathering;
  const mine = side === 'elder' ? and(eq(proxyHolders.holderBucket, actor.holderBucket), eq(proxyHolders.elderPersonId, actor.personId)) : eq(proxyHolders.holderPersonId, actor.personId);
  const other = side === 'elder' ? proxyHolders.holderPersonId : proxyHolders.elderPersonId;
  const rows = await takeMost(gathering, 'proxies', platform.database.orm.select({ proxy: proxyHolders, nameCipher: people.nameCipher }).from(proxyHolders).innerJoin(people, eq(people.personId, other)).where(mine).orderBy(desc(proxyHolders.sinceMs)));
  return rows.map(({ proxy: { consentVersion, sinceMs, untilMs, revokedAtMs, endedBy }, nameCipher }) => ({
    side, maskedName: maskName(platform.personalData.cipher.decrypt('name', nameCipher)), ...dropNulls({ consentVersion, sinceMs, untilMs, endedAtMs: revokedAtMs, endedBy }),
  }));
}
