import { Type } from 'typebox';
import { AmountFen, BenefitMode, Cursor, InstantMs, InstitutionNumber, SkillLevel, TrainingType, VoucherNumber, VoucherStatus, oneOf } from './values';

export const scannedCodeMaxLength = 4096;
export const ScannedCode = Type.String({ minLength: 1, maxLength: scannedCodeMaxLength, description: 'What the camera or the scan gun read, as it is' });

export const VerifyScanRequest = Type.Object(
  { institutionNumber: InstitutionNumber, code: ScannedCode },
  { $id: 'VerifyScanRequest', additionalProperties: false },
);

/** Shown before anything is used (A27). */
export const ScannedVoucher = Type.Object(
  {
    voucherNumber: VoucherNumber,
    name: Type.String(),
    trainingType: TrainingType,
    benefitMode: BenefitMode,
    amountFen: AmountFen,
    specialty: Type.String(),
    skillLevel: SkillLevel,
    expiresAtMs: InstantMs,
    maskedName: Type.String(),
    maskedIdNumber: Type.String({ description: 'First 6 digits and asterisks (R64)' }),
  },
  { $id: 'ScannedVoucher' },
);

export const VerifiedScan = Type.Object(
  {
    reservationId: Type.String(),
    reservedUntilMs: InstantMs,
    codeAgeSeconds: Type.Number(),
    voucher: Type.Ref('ScannedVoucher'),
  },
  { $id: 'VerifiedScan' },
);

export const RedeemRequest = Type.Object(
  {
    institutionNumber: InstitutionNumber,
    reservationId: Type.Optional(Type.String({ maxLength: 64, description: 'From a verified scan' })),
    code: Type.Optional(ScannedCode),
  },
  { $id: 'RedeemRequest', additionalProperties: false, description: 'Exactly one of reservationId and code; code alone is the queue mode that uses at once' },
);

export const Delivery = Type.Object(
  {
    system: oneOf(['voucherPlatform', 'realNameSystem']),
    state: oneOf(['synchronised', 'pending']),
  },
  { $id: 'Delivery' },
);

export const Redemption = Type.Object(
  {
    redemptionId: Type.String(),
    usedAtMs: InstantMs,
    scannedAtMs: Type.Optional(Type.Integer({ description: 'Of a scan that was queued without a network: when the device made it; unix milliseconds' })),
    codeAgeSeconds: Type.Number(),
    voucher: Type.Ref('ScannedVoucher'),
    deliveries: Type.Array(Type.Ref('Delivery'), { description: 'R55: both systems; pending is retried (A15)' }),
  },
  { $id: 'Redemption' },
);

/** A12 */
export const UndoRequest = Type.Object(
  { institutionNumber: InstitutionNumber, reason: Type.String({ maxLength: 1000, description: 'Why; told to the trainee' }) },
  { $id: 'UndoRequest', additionalProperties: false },
);
export const UndoneUse = Type.Object(
  {
    redemptionId: Type.String(),
    voucherNumber: VoucherNumber,
    undoneAtMs: InstantMs,
    status: oneOf([...VoucherStatus.enum], { description: "The voucher's now: void or expired where its batch was delisted or is over, used where it was used again" }),
  },
  { $id: 'UndoneUse' },
);

export const RedemptionPage = Type.Object(
  { items: Type.Array(Type.Ref('Redemption')), nextCursor: Type.Optional(Cursor) },
  { $id: 'RedemptionPage' },
);

export const RedemptionQuery = Type.Object(
  { institutionNumber: InstitutionNumber, cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) },
  { additionalProperties: false },
);
