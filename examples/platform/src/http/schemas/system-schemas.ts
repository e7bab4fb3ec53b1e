import { Type } from 'typebox';
import { ScannedCode } from './institution-schemas';
import { AmountFen, BenefitMode, Cursor, InstantMs, InstitutionNumber, LearningPlatformNumber, RegionCode, SkillLevel, TemplateNumber, TrainingType, VoucherNumber, VoucherStatus, oneOf } from './values';

/** What the voucher platform lets the other two systems ask. Signed by them; it carries personal data. */
const operator = { institutionNumber: InstitutionNumber, operatorIdNumber: Type.String({ pattern: '^[0-9]{17}[0-9X]$', description: 'Of the admin at the desk, whom the roster must know (R12)' }) };

export const DeskScanRequest = Type.Object({ ...operator, code: ScannedCode }, { $id: 'DeskScanRequest', additionalProperties: false });
export const DeskUseRequest = Type.Object(
  {
    ...operator,
    requestId: Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$', description: 'Repeats have one effect and get the first answer' }),
    reservationId: Type.Optional(Type.String({ maxLength: 64 })),
    code: Type.Optional(ScannedCode),
  },
  { $id: 'DeskUseRequest', additionalProperties: false, description: 'Exactly one of reservationId and code' },
);
export const InstitutionRequest = Type.Object({ institutionNumber: InstitutionNumber }, { $id: 'InstitutionRequest', additionalProperties: false });
export const SystemInstitution = Type.Object({ institutionNumber: InstitutionNumber, name: Type.String(), regionCode: RegionCode, isClosed: Type.Boolean() }, { $id: 'SystemInstitution' });

export const VoucherRecordRequest = Type.Object(
  {
    voucherNumbers: Type.Array(VoucherNumber, { minItems: 1, maxItems: 200 }),
    institutionNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 4294967295, description: 'Only vouchers that this institution used; required of the real-name system' })),
    authority: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Who looks, as the trainee reads it (M3); absent where nobody sees the person' })),
    onBehalfOf: Type.Optional(Type.Integer({ minimum: 1, maximum: 4294967295, description: 'The institution for which the employment service looks: the trainee reads its name (M3)' })),
  },
  { $id: 'VoucherRecordRequest', additionalProperties: false },
);
const RecordedCertificate = Type.Object({
  kind: oneOf(['qualification', 'skillLevel']),
  occupation: Type.String(),
  skillLevel: SkillLevel,
  certificateNumber: Type.String(),
  issuedAtMs: InstantMs,
  source: oneOf(['registry', 'realNameSystem']),
});
export const VoucherRecord = Type.Object(
  {
    voucherNumber: VoucherNumber,
    status: VoucherStatus,
    templateNumber: TemplateNumber,
    voucherName: Type.String(),
    trainingType: TrainingType,
    benefitMode: BenefitMode,
    amountFen: AmountFen,
    specialty: Type.String(),
    skillLevel: SkillLevel,
    countyCode: Type.String(),
    usedAtMs: Type.Optional(InstantMs),
    institutionNumber: Type.Optional(InstitutionNumber),
    learningPlatformNumber: Type.Optional(LearningPlatformNumber),
    holder: Type.Object({ name: Type.String(), idNumber: Type.String(), phone: Type.String(), countyCode: Type.String() }),
    checkInCount: Type.Integer(),
    checkInDays: Type.Integer({ description: 'Days in UTC+8 with a check-in since the use' }),
    completedLessons: Type.Integer({ description: 'Of an online use' }),
    totalLessons: Type.Optional(Type.Integer()),
    certificates: Type.Array(RecordedCertificate, { description: 'For the employment service only' }),
  },
  { $id: 'VoucherRecord' },
);
export const VoucherRecordList = Type.Object({ items: Type.Array(Type.Ref('VoucherRecord'), { description: 'Unknown vouchers are absent' }) }, { $id: 'VoucherRecordList' });

const eventHead = { eventId: Type.Integer({ minimum: 1, description: 'Unique per sender: a repeat has no second effect' }), subject: VoucherNumber, sequence: Type.Integer({ minimum: 1, description: 'Counts the events of this voucher' }) };

export const VoucherSettledEvent = Type.Object(
  { ...eventHead, kind: Type.Literal('voucherSettled'), payload: Type.Object({ batchId: Type.String({ maxLength: 64 }), amountFen: Type.Integer({ minimum: 1 }), settledAtMs: InstantMs }, { additionalProperties: false }) },
  { $id: 'VoucherSettledEvent', additionalProperties: false },
);
export const VoucherWrittenOffEvent = Type.Object(
  { ...eventHead, kind: Type.Literal('voucherWrittenOff'), payload: Type.Object({ writtenOffAtMs: InstantMs }, { additionalProperties: false }) },
  { $id: 'VoucherWrittenOffEvent', additionalProperties: false },
);
export const SettlementEvent = Type.Union([Type.Ref('VoucherSettledEvent'), Type.Ref('VoucherWrittenOffEvent')], { $id: 'SettlementEvent' });

export const CertificateIssuedEvent = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('certificateIssued'),
    payload: Type.Object(
      {
        kind: oneOf(['qualification', 'skillLevel']), occupation: Type.String({ minLength: 1, maxLength: 40 }), skillLevel: SkillLevel,
        certificateNumber: Type.String({ minLength: 1, maxLength: 40 }), issuedBy: Type.String({ minLength: 1, maxLength: 60 }), issuedAtMs: InstantMs,
      },
      { additionalProperties: false },
    ),
  },
  { $id: 'CertificateIssuedEvent', additionalProperties: false },
);

/** Who saw trainees' data in another system (M3): a desk by its institution, a reviewer by the authority. */
export const LookEvent = Type.Object(
  {
    eventId: eventHead.eventId, subject: Type.String({ maxLength: 64 }), sequence: Type.Literal(1), kind: Type.Literal('traineesLookedUp'),
    payload: Type.Object(
      {
        voucherNumbers: Type.Array(VoucherNumber, { minItems: 1, maxItems: 500 }), authority: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
        institutionNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 4294967295 })), atMs: InstantMs,
      },
      { additionalProperties: false },
    ),
  },
  { $id: 'LookEvent', additionalProperties: false },
);

/** The ledger of what a system tells the others (M5). */
const DeliveryState = oneOf(['waiting', 'delivered', 'dead'], { description: 'dead: refused for good, until a person sends it again' });
export const SystemDelivery = Type.Object(
  {
    deliveryId: Type.String(), kind: Type.String(), destination: Type.String(), subject: Type.String({ description: 'A voucher or a class' }), sequence: Type.Integer(), attemptCount: Type.Integer(),
    state: DeliveryState, deliveredAtMs: Type.Optional(InstantMs), failure: Type.Optional(Type.String()),
  },
  { $id: 'SystemDelivery' },
);
export const SystemDeliveryPage = Type.Object({ items: Type.Array(Type.Ref('SystemDelivery')), nextCursor: Type.Optional(Cursor) }, { $id: 'SystemDeliveryPage' });
export const DeliveryQuery = Type.Object({ state: Type.Optional(DeliveryState), cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) }, { additionalProperties: false });
export const DeliveryId = Type.String({ pattern: '^[1-9][0-9]{0,14}-(voucher-platform|employment-service|real-name-system)$' });
