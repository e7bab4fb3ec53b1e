import { Type, type Static } from 'typebox';
import { Cursor, InstantMs, VoucherNumber, oneOf } from './values';

const Digest = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: "HMAC-SHA-256 under the run's salt: compared, never read" });

/** What each system holds about a voucher, without personal data (M5). A field that a system does not hold is absent. */
export const ReconciliationRecord = Type.Object(
  {
    voucherNumber: VoucherNumber,
    hasPendingDelivery: Type.Boolean({ description: 'An event about it is still on its way from this system' }),
    state: Type.Optional(oneOf(['claimed', 'used', 'settled', 'writtenOff'])),
    templateNumber: Type.Optional(Type.Integer()),
    institutionNumber: Type.Optional(Type.Integer()),
    learningPlatformNumber: Type.Optional(Type.Integer()),
    usedAtMs: Type.Optional(InstantMs),
    redemptionId: Type.Optional(Type.String()),
    holderDigest: Type.Optional(Digest),
    classId: Type.Optional(Type.String()),
    certificateDigest: Type.Optional(Digest),
    certificateOccupation: Type.Optional(Type.String()),
    certificateLevel: Type.Optional(Type.String()),
    certificateIssuedAtMs: Type.Optional(InstantMs),
    isHolderErased: Type.Optional(Type.Literal(true, { description: "The holder had their data erased: this system's copy of the certificate went with it" })),
    passedReviews: Type.Optional(Type.String({ description: 'Kinds of reviews that it passed, in their order' })),
    grantedFen: Type.Optional(Type.Integer({ description: 'Of the subsidy that was granted, paid or not' })),
    amountFen: Type.Optional(Type.Integer({ description: 'Of the subsidy that was paid' })),
    settledAtMs: Type.Optional(InstantMs),
    writtenOffAtMs: Type.Optional(InstantMs),
  },
  { $id: 'ReconciliationRecord', additionalProperties: false },
);
export type Reconciled = Static<typeof ReconciliationRecord>;
export const ReconciliationRequest = Type.Object(
  { digestSalt: Digest, after: Type.Optional(VoucherNumber), limit: Type.Integer({ minimum: 1, maximum: 500 }) },
  { $id: 'ReconciliationRequest', additionalProperties: false },
);
export const ReconciliationRecordPage = Type.Object(
  { items: Type.Array(Type.Ref('ReconciliationRecord'), { description: 'By voucher number' }), isLast: Type.Boolean() },
  { $id: 'ReconciliationRecordPage' },
);

/** A run of 三方对账. */
export const Reconciliation = Type.Object(
  {
    runId: Type.String(), startedBy: Type.String(), startedAtMs: InstantMs, state: oneOf(['running', 'finished', 'failed', 'interrupted'], { description: 'interrupted: the end of its process cut it off' }), finishedAtMs: Type.Optional(InstantMs), interruptedAtMs: Type.Optional(InstantMs), failure: Type.Optional(Type.String()),
    comparedCount: Type.Integer({ description: 'Vouchers' }), differenceCount: Type.Integer(), unexplainedCount: Type.Integer({ description: 'Differences that no event on its way explains' }),
  },
  { $id: 'Reconciliation' },
);
export const ReconciliationList = Type.Object({ items: Type.Array(Type.Ref('Reconciliation')) }, { $id: 'ReconciliationList' });
export const ReconciliationDifference = Type.Object(
  {
    voucherNumber: VoucherNumber, field: Type.String(),
    found: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), { description: 'By system; absent where it has none' }),
    explanation: Type.Optional(oneOf(['deliveryPending'])),
  },
  { $id: 'ReconciliationDifference' },
);
export const DifferencePage = Type.Object({ items: Type.Array(Type.Ref('ReconciliationDifference')), nextCursor: Type.Optional(Cursor) }, { $id: 'DifferencePage' });
export const DifferenceQuery = Type.Object({ cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })) }, { additionalProperties: false });
