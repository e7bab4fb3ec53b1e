import { computeKeyThumbprint, decodeRedeemCode, normalizeScannedText, type RedeemCode, type TrustedIssuer } from '@skill-voucher/sdk-core';
import type { DeviceActor } from '../../accounts/device-actor';
import { readFirstAnswer, type FirstAnswer, type RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { listTrustedIssuers } from '../trust/list-trusted-issuers';
import { findInstitutionAdmin, type AdminRow } from './find-institution-admin';
import { findScannedRecordWithLookups, type ScannedRecord } from './scanned-record';

export interface ScanOptions {
  /** As scanned. */
  readonly code: string;
  readonly institutionNumber: number;
  readonly actor: DeviceActor;
  /** Of a request that may be repeated. */
  readonly repeatable?: RepeatableRequest;
}

/** What the records say about a scan; nothing of it is judged yet. */
export interface Scan {
  readonly decoded: RedeemCode | undefined;
  readonly keyThumbprint: string;
  readonly found: ScannedRecord | undefined;
  readonly issuers: readonly TrustedIssuer[];
  readonly admin: AdminRow | undefined;
  readonly firstAnswer: FirstAnswer | undefined;
}

/** Reads everything that a scan is judged by, in one round trip where the voucher is known. */
export async function readScan(platform: Platform, options: ScanOptions): Promise<Scan> {
  const decoded = decodeRedeemCode(normalizeScannedText(options.code));
  if (decoded === undefined) return { decoded, keyThumbprint: '', found: undefined, issuers: [], ...(await readAround(platform, options)) };
  const { voucherNumber, issuerKeyId, holderPublicKey } = decoded.credential;
  const keyThumbprint = await computeKeyThumbprint(platform.suite, holderPublicKey);
  const row = await findScannedRecordWithLookups(platform, { voucherNumber, keyThumbprint, issuerKeyId, ...options });
  if (row !== undefined) return { decoded, keyThumbprint, ...row };
  const [issuers, around] = await Promise.all([listTrustedIssuers(platform, issuerKeyId), readAround(platform, options)]);
  return { decoded, keyThumbprint, found: undefined, issuers, ...around };
}

async function readAround(platform: Platform, { actor, institutionNumber, repeatable }: ScanOptions): Promise<Pick<Scan, 'admin' | 'firstAnswer'>> {
  const [admin, firstAnswer] = await Promise.all([
    findInstitutionAdmin(platform, actor, institutionNumber),
    repeatable === undefined ? undefined : readFirstAnswer(platform, actor, repeatable),
  ]);
  return { admin, firstAnswer };
}
