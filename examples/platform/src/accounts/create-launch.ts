import { findDivision, parseIdNumber } from '@skill-voucher/sdk-core';
import { createHash, randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import { launches } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { Launch, LaunchRequest } from '../http/schemas/session-schemas';
import type { Platform } from '../platform';
import { registerPerson } from './register-person';

const launchLifeMs = 60_000;

export function hashLaunchCode(launchCode: string): Uint8Array {
  return createHash('sha256').update(launchCode).digest();
}

/** A host's backend vouches for a person and a device key; the code is good once, for 60 s, for that key (protocol.md, "Log-in"). */
export async function createLaunch(platform: Platform, channelId: string, request: Static<typeof LaunchRequest>): Promise<Static<typeof Launch>> {
  if (parseIdNumber(request.idNumber, { nowMs: platform.nowMs() }).outcome !== 'valid') throw refuseRequest('invalidRequest', { field: 'idNumber' });
  if (!isCounty(request.regionCode)) throw refuseRequest('invalidRequest', { field: 'regionCode' });
  const nowMs = platform.nowMs();
  const launchCode = randomBytes(32).toString('base64url');
  await platform.database.orm.transaction(async (tx) => {
    const personId = await registerPerson(tx, { platform, person: request });
    await tx.insert(launches).values({
      launchCodeHash: hashLaunchCode(launchCode), channelId, subject: request.subject, personId, deviceId: request.deviceId,
      keyThumbprint: request.keyThumbprint, createdAtMs: nowMs, expiresAtMs: nowMs + launchLifeMs,
    });
  });
  return { launchCode, expiresAtMs: nowMs + launchLifeMs };
}

/** The county decides who may claim (A9) and where it is counted (A23). People of other provinces may launch; no voucher here is theirs to claim. */
function isCounty(regionCode: string): boolean {
  return !regionCode.startsWith('14') || findDivision(regionCode)?.level === 'county';
}
