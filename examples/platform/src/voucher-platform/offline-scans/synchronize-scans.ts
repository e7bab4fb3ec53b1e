import { encodeBase64Url, type SignedText } from '@skill-voucher/sdk-core';
import { signScanGrant, signServerTime } from '@skill-voucher/sdk-core/issuer';
import type { SignedTime, SynchronizationRequest } from '@skill-voucher/sdk-core/offline';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { listMemberships } from '../../accounts/list-memberships';
import { deviceKeys } from '../../database/schema/account-tables';
import { refuseRequest } from '../../http/refused-request';
import type { ScanSynchronization } from '../../http/schemas/offline-scan-schemas';
import type { Platform } from '../../platform';
import { publishStatusBundle } from '../trust/publish-status-bundle';
import { publishTrustList } from '../trust/publish-trust-list';
import type { NewGrant } from './list-grants';
import { listScanIssuers } from './list-scan-issuers';
import { mergeScanRecords, type SynchronizingDevice } from './merge-scan-record';
import { enrolScanDevice, findScanDevice, readHead } from './scan-devices';
import { settleScanDevice } from './settle-scan-device';

/** A device's meeting with the platform (docs/protocols/offline-scan.md): records, then drains, then what the device gets. */
export async function synchronizeScans(platform: Platform, actor: DeviceActor, request: SynchronizationRequest): Promise<Static<typeof ScanSynchronization>> {
  const device = await openDevice(platform, actor);
  const { orm } = platform.database;
  const started = await findScanDevice(orm, actor.keyThumbprint);
  if (started === undefined) throw new Error('The scan device is gone');
  const verdicts = await mergeScanRecords(platform, device, request.records);
  const nowMs = platform.nowMs();
  const settled = await orm.transaction((tx) => settleScanDevice(tx, { actor, request, startedAt: readHead(started), nowMs }));
  const [trustList, statusBundle] = [await publishTrustList(platform), await publishStatusBundle(platform)];
  const time: SignedTime = { deviceId: actor.keyThumbprint, nonce: request.timeNonce, serverTimeMs: platform.nowMs(), revision: settled.revision };
  return {
    verdicts, checkpoint: settled.checkpoint, drainingLeases: [...settled.drainingLeases],
    grants: await Promise.all(settled.grants.map((grant) => signGrant(platform, actor, grant, nowMs))),
    time: await signServerTime({ time, key: platform.keys.offlineKey }),
    trustList: { payload: trustList.payload, signature: trustList.signature }, statusBundle: { payload: statusBundle.payload, signature: statusBundle.signature },
  };
}

/** For admins, and for devices that once were an admin's: their queue still counts, and leases wait for it. */
async function openDevice(platform: Platform, actor: DeviceActor): Promise<SynchronizingDevice> {
  const { orm } = platform.database;
  const memberships = await listMemberships(orm, actor.idNumberIndex);
  if (memberships.length === 0 && (await findScanDevice(orm, actor.keyThumbprint)) === undefined) throw refuseRequest('notAnInstitutionAdmin', { rule: 'R56' });
  const [key] = await orm.select({ publicKey: deviceKeys.publicKey, algorithm: deviceKeys.algorithm, boundAtMs: deviceKeys.boundAtMs }).from(deviceKeys).where(eq(deviceKeys.keyThumbprint, actor.keyThumbprint));
  if (key === undefined) throw refuseRequest('keyRevoked');
  await enrolScanDevice(platform, { deviceId: actor.keyThumbprint, personId: actor.personId, boundAtMs: key.boundAtMs });
  return { actor, deviceId: actor.keyThumbprint, deviceKey: { algorithm: key.algorithm, publicKey: new Uint8Array(key.publicKey) }, findIssuers: await listScanIssuers(platform) };
}

async function signGrant(platform: Platform, actor: DeviceActor, { credentialBytes, ...grant }: NewGrant, issuedAtMs: number): Promise<SignedText> {
  const credentialThumbprint = encodeBase64Url(await platform.suite.sha256(new Uint8Array(credentialBytes)));
  return signScanGrant({ grant: { ...grant, deviceId: actor.keyThumbprint, credentialThumbprint, issuedAtMs }, key: platform.keys.offlineKey });
}
