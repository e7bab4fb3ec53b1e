import { computeKeyThumbprint, decodeRedeemCode, normalizeScannedText, type RedeemCode, type TrustedIssuer } from '@skill-voucher/sdk-core';
import type { FastifyRequest } from 'fastify';
import type { ReadAlong } from '../../accounts/authenticate-device';
import { composeAuthentication } from '../../accounts/authenticate-statement';
import type { DeviceActor } from '../../accounts/device-actor';
import { readFirstAnswer, type FirstAnswer, type RepeatableRequest } from '../../idempotency/find-first-answer';
import { scannedCodeMaxLength } from '../../http/schemas/institution-schemas';
import type { Platform } from '../../platform';
import { listTrustedIssuers } from '../trust/list-trusted-issuers';
import { findInstitutionAdmin, type AdminRow } from './find-institution-admin';
import { readHolderBucket } from '../vouchers/voucher-number';
import { findScannedRecordWithLookups, readLookups, type ScannedRecord } from './scanned-record';
import { selectScan, type ScanDocumentWithLookups } from './select-scan';

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

const along = selectScan(
  { bucket: '$5::integer', number: '$6::text', thumbprint: '$7::text', now: '$3' },
  { issuer: '$8::text', institution: '$9::bigint', adminIndex: 'p.id_number_index', actorBucket: 'p.holder_bucket', actor: 'p.person_id', operation: '$10::text', key: '$11::text' },
);
const authenticateScan = composeAuthentication('authenticate-scan', along);
const authenticateUse = composeAuthentication('authenticate-use', along, { isFlushedLater: true });

declare module 'fastify' {
  interface FastifyRequest {
    /** Read with the authentication, where the code's voucher is known. */
    scan: Scan | null;
  }
}

/** For a route whose body has a code: what the code is judged by comes with the authentication. The body was not validated yet. */
export function planScan(platform: Platform, operation?: RepeatableRequest['operation']): (request: FastifyRequest) => Promise<ReadAlong | undefined> {
  return async (request) => {
    const { code, institutionNumber } = (request.body ?? {}) as { code?: unknown; institutionNumber?: unknown };
    const key = operation === undefined ? '' : request.headers['idempotency-key'];
    if (typeof code !== 'string' || code.length > scannedCodeMaxLength || !Number.isSafeInteger(institutionNumber) || typeof key !== 'string') return undefined;
    const decoded = decodeRedeemCode(normalizeScannedText(code));
    if (decoded === undefined) return undefined;
    const { voucherNumber, issuerKeyId, holderPublicKey } = decoded.credential;
    const keyThumbprint = await computeKeyThumbprint(platform.suite, holderPublicKey);
    return {
      ...(operation === 'redeemVoucher' ? { statement: authenticateUse, isFlushedLater: true } : { statement: authenticateScan }),
      values: [readHolderBucket(voucherNumber), voucherNumber, keyThumbprint, issuerKeyId, institutionNumber, operation ?? '', key],
      keep: (document) => {
        if (document !== null) request.scan = { decoded, keyThumbprint, ...readLookups(document as ScanDocumentWithLookups) };
      },
    };
  };
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
