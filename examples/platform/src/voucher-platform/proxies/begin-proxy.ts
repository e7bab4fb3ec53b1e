import { nameProxy, parseIdNumber } from '@skill-voucher/sdk-core';
import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { createFaceChallenge, isFaceChallengeLive, type FacePurpose } from '../../accounts/face-challenge';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { proxyHolders } from '../../database/schema/proxy-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { ProxyHolder, ProxyRequest } from '../../http/schemas/proxy-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { createProxyId, toProxy } from './proxy-records';

/** Consent texts that an elder may have agreed to; the accepted one is kept with the proxy. */
const acceptedConsentVersions: readonly string[] = ['2026-11'];

type Request = Static<typeof ProxyRequest>;
type PersonRow = typeof people.$inferSelect;

/**
 * Names the actor as an elder's proxy, proven by the elder's face on the actor's phone (A20).
 *
 * The elder must be registered: a host vouches for a person's county, and a county decides what may be
 * claimed (A9), so a proxy's own word for it would open every county's quota. Who is registered is told
 * only after the face was verified.
 */
export async function beginProxy(platform: Platform, actor: DeviceActor, request: Request): Promise<Static<typeof ProxyHolder>> {
  if (!acceptedConsentVersions.includes(request.consentVersion)) throw refuseRequest('termsNotAccepted');
  if (parseIdNumber(request.idNumber, { nowMs: platform.nowMs() }).outcome !== 'valid') throw refuseRequest('invalidRequest', { field: 'idNumber' });
  const elderIndex = platform.personalData.index.indexIdNumber(request.idNumber);
  if (Buffer.from(elderIndex).equals(Buffer.from(actor.idNumberIndex))) throw refuseRequest('proxyOfOneself', { rule: 'A20' });
  const purpose: FacePurpose = { personId: actor.personId, keyThumbprint: actor.keyThumbprint, purpose: 'proxyHolder', elderIndex: Buffer.from(elderIndex).toString('base64url') };
  const challenge = await verifyElderFace(platform, { actor, request, purpose });
  const faceChallengeHash = createHash('sha256').update(challenge).digest();
  return platform.database.orm.transaction(async (tx) => {
    const elder = await lockBoth(tx, platform, { elderIndex, name: request.name, holderId: actor.personId });
    return storeProxy(tx, platform, { actor, elder, faceChallengeHash, consentVersion: request.consentVersion, purpose });
  });
}

/** Asks the face service, outside of any transaction; answers with the challenge that the elder met. */
async function verifyElderFace(platform: Platform, options: { actor: DeviceActor; request: Request; purpose: FacePurpose }): Promise<string> {
  const { actor, purpose } = options;
  const { name, idNumber, face } = options.request;
  if (platform.face === undefined) throw refuseRequest('faceServiceDown', { rule: 'A20' });
  if (face === undefined || !isFaceChallengeLive(platform, face.challenge, purpose)) throw askForFace(platform, purpose, 'proxyFaceRequired');
  const isElder = await platform.face.verifyPersonTicket({ ...face, channelId: actor.channelId, name, idNumber }).catch(() => undefined);
  if (isElder === undefined) throw refuseRequest('faceServiceDown', { rule: 'A20' });
  if (!isElder) throw askForFace(platform, purpose, 'proxyFaceRefused');
  return face.challenge;
}

function askForFace(platform: Platform, purpose: FacePurpose, code: 'proxyFaceRequired' | 'proxyFaceRefused'): RefusedRequest {
  return refuseRequest(code, { rule: 'A20', faceChallenge: createFaceChallenge(platform, purpose) });
}

/** Both people's rows, always in one order, so that the two limits hold for many at once. */
async function lockBoth(tx: Orm, platform: Platform, who: { elderIndex: Uint8Array; name: string; holderId: string }): Promise<PersonRow> {
  const [known] = await tx.select({ personId: people.personId }).from(people).where(eq(people.idNumberIndex, who.elderIndex));
  if (known === undefined) throw refuseRequest('proxyElderUnknown', { rule: 'A20' });
  const both = await tx.select().from(people).where(inArray(people.personId, [known.personId, who.holderId])).orderBy(asc(people.personId)).for('update');
  const elder = both.find((person) => person.personId === known.personId);
  if (elder === undefined || platform.personalData.cipher.decrypt('name', elder.nameCipher) !== who.name) throw refuseRequest('proxyElderUnknown', { rule: 'A20' });
  return elder;
}

async function storeProxy(
  tx: Orm, platform: Platform, options: { actor: DeviceActor; elder: PersonRow; faceChallengeHash: Uint8Array; consentVersion: string; purpose: FacePurpose },
): Promise<Static<typeof ProxyHolder>> {
  const { actor, elder, faceChallengeHash, consentVersion, purpose } = options;
  const nowMs = platform.nowMs();
  const { holderBucket } = elder;
  const ofElder = and(eq(proxyHolders.holderBucket, holderBucket), eq(proxyHolders.elderPersonId, elder.personId));
  const rows = await tx.select().from(proxyHolders).where(or(ofElder, eq(proxyHolders.holderPersonId, actor.personId)));
  const describe = ({ proxyId, sinceMs, untilMs }: { proxyId: string; sinceMs: number; untilMs: number }) => ({ proxyId, ...maskPerson(platform.personalData, elder), sinceMs, untilMs });
  const served = rows.find((row) => Buffer.from(row.faceChallengeHash).equals(Buffer.from(faceChallengeHash)));
  if (served !== undefined) {
    if (served.revokedAtMs !== null) throw askForFace(platform, purpose, 'proxyFaceRequired'); // one face never names twice
    return describe(served); // a double tap
  }
  const named = nameProxy({ elderId: elder.personId, holderId: actor.personId, face: 'elder', known: rows.map(toProxy), nowMs });
  if (!named.ok) throw new RefusedRequest(named.refusal);
  const earlier = and(ofElder, eq(proxyHolders.holderPersonId, actor.personId), isNull(proxyHolders.revokedAtMs));
  await tx.update(proxyHolders).set({ revokedAtMs: nowMs, endedBy: 'renewal' }).where(earlier);
  const { elderId: elderPersonId, holderId: holderPersonId, sinceMs, untilMs } = named.value;
  const row = { holderBucket, proxyId: createProxyId(holderBucket), elderPersonId, holderPersonId, consentVersion, faceChallengeHash, sinceMs, untilMs };
  await tx.insert(proxyHolders).values(row);
  await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: holderPersonId, action: 'nameProxy', subject: row.proxyId, details: { elderId: elderPersonId, consentVersion, untilMs } });
  return describe(row);
}
