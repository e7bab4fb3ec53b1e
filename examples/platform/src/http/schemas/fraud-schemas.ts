import { Type } from 'typebox';
import { fraudReasons, fraudSignalKinds } from '../../voucher-platform/fraud-signals/fraud-signal';
import { HrPageQuery } from './hr-schemas';
import { Cursor, InstantMs, InstitutionNumber, VoucherNumber, oneOf } from './values';

const kind = oneOf([...fraudSignalKinds], { description: 'What was seen (M7)' });
const verdict = oneOf(['confirmed', 'dismissed']);
const count = Type.Optional(Type.Integer({ minimum: 0 }));
const measure = Type.Optional(Type.Number());
const share = Type.Optional(Type.Number({ minimum: 0, maximum: 1 }));

const status = oneOf(['open', 'confirmed', 'dismissed']);

export const FraudSignalQuery = Type.Object(
  { ...HrPageQuery.properties, kind: Type.Optional(kind), status: Type.Optional(status), institutionNumber: Type.Optional(InstitutionNumber) },
  { additionalProperties: false },
);

export const FraudSignal = Type.Object(
  {
    signalId: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    kind,
    institutionNumber: InstitutionNumber,
    institutionName: Type.String(),
    voucherNumbers: Type.Array(VoucherNumber),
    reasons: Type.Array(oneOf([...fraudReasons]), { minItems: 1 }),
    evidence: Type.Object({
      personCount: count, eventCount: count, dayCount: count, distanceMeters: measure, seconds: measure, speedKmh: measure, medianGapSeconds: measure,
      nightShare: share, freshClaimShare: share, absentShare: share, hastyShare: share,
    }, { description: 'What was counted and measured; a share is of the vouchers named' }),
    beganAtMs: InstantMs,
    endedAtMs: InstantMs,
    detectedAtMs: InstantMs,
    updatedAtMs: InstantMs,
    status,
    review: Type.Optional(Type.Object({ verdict, reviewedBy: Type.String(), reviewedAtMs: InstantMs, note: Type.String() })),
  },
  { $id: 'FraudSignal', description: 'A sign of fraud with its evidence; it refuses nothing by itself (M7)' },
);
export const FraudSignalPage = Type.Object({ items: Type.Array(Type.Ref('FraudSignal')), nextCursor: Type.Optional(Cursor) }, { $id: 'FraudSignalPage' });
export const FraudReview = Type.Object({ verdict, note: Type.String({ minLength: 1, maxLength: 500 }) }, { $id: 'FraudReview', additionalProperties: false });
