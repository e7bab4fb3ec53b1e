import { Type } from 'typebox';
import { Base64Url, Cursor, InstantMs, InstitutionNumber, VoucherNumber, oneOf } from './values';
import { LeaseId } from './booking-schemas';

export const SignedText = Type.Object(
  { payload: Type.String({ ...Base64Url, maxLength: 8192 }), signature: Type.String({ ...Base64Url, maxLength: 128 }) },
  { $id: 'SignedText', additionalProperties: false, description: 'JSON and raw r‖s over tag ‖ JSON, both base64url (docs/protocols/trust.md)' },
);

export const QueuePosition = Type.Object(
  { sequence: Type.Integer({ minimum: 0, maximum: 9007199254740991 }), hash: Type.String({ minLength: 1, maxLength: 64 }) },
  { $id: 'QueuePosition', additionalProperties: false, description: 'Where a queue ends: number and hash of its last record' },
);

/** docs/protocols/offline-scan.md, "Synchronising" */
export const ScanSynchronizationRequest = Type.Object(
  {
    records: Type.Array(Type.Ref('SignedText'), { maxItems: 50, description: 'Oldest first' }),
    drainedLeases: Type.Array(LeaseId, { maxItems: 1000, description: 'Leases whose grants this device dropped' }),
    head: Type.Ref('QueuePosition'),
    queueId: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$', description: 'Drawn once for this storage' }),
    timeNonce: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
  },
  { $id: 'ScanSynchronizationRequest', additionalProperties: false },
);

const flag = oneOf(['delistGrace', 'brokenChain', 'greenWithoutGrant', 'untrustedTime', 'afterDrain', 'afterRevocation']);

export const ScanVerdict = Type.Object(
  {
    index: Type.Integer({ minimum: 0, description: 'Of the record in the request' }),
    outcome: oneOf([
      'used', 'sameUse', 'superseded', 'lateConflict', 'alreadyUsed', 'leasedElsewhere', 'delisted', 'expiredVoucher', 'notYetValid', 'notAnInstitutionAdmin', 'institutionClosed', 'revoked', 'wrongTrainingType',
      'malformed', 'expiredCode', 'futureCode', 'wrongAudience', 'unknownIssuer', 'unsupportedSuite', 'badIssuerSignature', 'badHolderSignature', 'unreadable',
    ]),
    flags: Type.Array(flag),
    usedAtMs: Type.Optional(InstantMs),
  },
  { $id: 'ScanVerdict' },
);

export const ScanSynchronization = Type.Object(
  {
    verdicts: Type.Array(Type.Ref('ScanVerdict'), { description: 'One for each record; the same record gets the same one' }),
    checkpoint: Type.Ref('QueuePosition'),
    grants: Type.Array(Type.Ref('SignedText'), { description: 'All that are good now: they replace the old ones' }),
    drainingLeases: Type.Array(LeaseId),
    time: Type.Ref('SignedText'),
    trustList: Type.Ref('SignedText'),
    statusBundle: Type.Ref('SignedText'),
  },
  { $id: 'ScanSynchronization' },
);

/** docs/protocols/offline-scan.md, "A key that is gone" */
export const FormerScanDelivery = Type.Object(
  {
    deviceId: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'Thumbprint of the former key, which signed the records' }),
    records: Type.Array(Type.Ref('SignedText'), { maxItems: 50, description: 'Oldest first' }),
    head: Type.Ref('QueuePosition'),
  },
  { $id: 'FormerScanDelivery', additionalProperties: false },
);
export const FormerScanVerdicts = Type.Object({ verdicts: Type.Array(Type.Ref('ScanVerdict'), { description: 'One for each record; the same record gets the same one' }) }, { $id: 'FormerScanVerdicts' });

export const StatusBundle = Type.Object(
  {
    /** base64url of the JSON {version, issuedAtMs, nextUpdateMs, size, bits, delistedTemplates}: exactly the signed bytes. */
    payload: Base64Url,
    /** Raw ES256 over "ETV1-STATUS\0" ‖ payload bytes. */
    signature: Base64Url,
    keyId: Type.String(),
  },
  { $id: 'StatusBundle' },
);

export const ScanConflict = Type.Object(
  {
    conflictId: Type.String(),
    voucherNumber: VoucherNumber,
    voucherName: Type.String(),
    institutionNumber: InstitutionNumber,
    institutionName: Type.String({ description: 'Whose device brought the scan' }),
    scannedAtMs: InstantMs,
    arrivedAtMs: InstantMs,
    usedAt: Type.Optional(Type.String({ description: 'Institution of the use that stands' })),
    usedAtMs: Type.Optional(InstantMs),
    flags: Type.Array(flag),
  },
  { $id: 'ScanConflict' },
);
export const ScanConflictPage = Type.Object({ items: Type.Array(Type.Ref('ScanConflict')), nextCursor: Type.Optional(Cursor) }, { $id: 'ScanConflictPage' });
