import { Type } from 'typebox';
import { AccountName, sessionFields } from './console-account-schemas';
import { ScannedCode } from './institution-schemas';
import { CalendarDate, ClassId, ReviewKind } from './review-schemas';
import { AmountFen, BenefitMode, CertificateLevel, Cursor, InstantMs, InstitutionNumber, RegionCode, SkillLevel, TemplateNumber, TrainingType, VoucherNumber, oneOf } from './values';

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 }));
const page = { cursor: Type.Optional(Cursor), limit };
const person = { maskedName: Type.String(), maskedIdNumber: Type.String({ description: 'First 6 digits and asterisks' }) };

export const NewDeskAccount = Type.Object(
  {
    account: AccountName,
    institutionNumber: InstitutionNumber,
    operatorIdNumber: Type.String({ pattern: '^[0-9]{17}[0-9X]$', description: "Who works at the desk: one of the institution's admins" }),
  },
  { $id: 'NewDeskAccount', additionalProperties: false },
);
export const DeskSession = Type.Object(
  {
    ...sessionFields, role: oneOf(['administrator', 'institutionDesk', 'auditAdmin']), regionCode: RegionCode, regionName: Type.String(),
    institutionNumber: Type.Optional(InstitutionNumber), institutionName: Type.Optional(Type.String()),
  },
  { $id: 'DeskSession' },
);

/** 培训券 field of 新增学员: what the gun typed (R65, A19). */
export const VoucherField = Type.Object({ code: ScannedCode }, { $id: 'VoucherField', additionalProperties: false });
export const NewTrainee = Type.Object(
  {
    reservationId: Type.Optional(Type.String({ maxLength: 64, description: 'Of a verified scan (A27)' })),
    code: Type.Optional(ScannedCode),
    voucherNumber: Type.Optional(Type.String({ pattern: '^[0-9A-F]{16}$', description: 'Of a voucher that the institution used with the app' })),
  },
  { $id: 'NewTrainee', additionalProperties: false, description: 'Exactly one of the three; code alone uses at once' },
);
export const Trainee = Type.Object(
  {
    voucherNumber: VoucherNumber, ...person, maskedPhone: Type.String(), gender: Type.Optional(oneOf(['male', 'female'])), birthYear: Type.Optional(Type.Integer()),
    countyCode: RegionCode, countyName: Type.String(),
    templateNumber: TemplateNumber, voucherName: Type.String(), trainingType: TrainingType, benefitMode: BenefitMode, amountFen: AmountFen, specialty: Type.String(), skillLevel: SkillLevel,
    usedAtMs: InstantMs, entry: oneOf(['scanGun', 'app']), registeredAtMs: InstantMs, classId: Type.Optional(Type.String()),
  },
  { $id: 'Trainee', description: 'Masked, as lists show them' },
);
export const TraineeForm = Type.Object(
  {
    ...Trainee.properties,
    name: Type.String(), idNumber: Type.String(), phone: Type.String({ description: 'Empty once the holder had their data erased' }),
  },
  { $id: 'TraineeForm', description: "The trainee's basic-information form, filled by the voucher (R66): whole, and the holder sees who read it (M3)" },
);
export const TraineePage = Type.Object({ items: Type.Array(Type.Ref('Trainee')), nextCursor: Type.Optional(Cursor) }, { $id: 'TraineePage' });
export const TraineeQuery = Type.Object({ classId: Type.Optional(ClassId), isUnassigned: Type.Optional(Type.Boolean()), ...page }, { additionalProperties: false });
export const UnregisteredVoucherPage = Type.Object(
  { items: Type.Array(Type.Object({ voucherNumber: VoucherNumber, usedAtMs: InstantMs })), nextCursor: Type.Optional(Cursor) },
  { $id: 'UnregisteredVoucherPage' },
);
export const UnregisteredVoucherQuery = Type.Object(page, { additionalProperties: false });

const classFields = {
  name: Type.String({ minLength: 1, maxLength: 60 }), occupation: Type.String({ minLength: 1, maxLength: 40 }), skillLevel: SkillLevel,
  startsOn: CalendarDate, endsOn: CalendarDate, durationHours: Type.Integer({ minimum: 1, maximum: 5000 }),
};
export const NewTrainingClass = Type.Object(classFields, { $id: 'NewTrainingClass', additionalProperties: false });
export const TrainingClass = Type.Object({ classId: Type.String(), ...classFields, createdAtMs: InstantMs, traineeCount: Type.Integer() }, { $id: 'TrainingClass' });
export const TrainingClassPage = Type.Object({ items: Type.Array(Type.Ref('TrainingClass')), nextCursor: Type.Optional(Cursor) }, { $id: 'TrainingClassPage' });
export const TrainingClassQuery = Type.Object(page, { additionalProperties: false });
const ClassTrainee = Type.Object({
  voucherNumber: VoucherNumber, ...person, isOpened: Type.Boolean(), isCompleted: Type.Boolean(), hasCertificate: Type.Boolean(), isGranted: Type.Boolean(),
  completedHours: Type.Optional(Type.Integer()), amountFen: Type.Optional(Type.Integer()), settledAtMs: Type.Optional(InstantMs), writtenOffAtMs: Type.Optional(InstantMs),
});
const ClassSubmission = Type.Object({
  submissionId: Type.String(), kind: ReviewKind, status: oneOf(['submitted', 'approved', 'returned']), voucherNumbers: Type.Array(VoucherNumber), submittedAtMs: InstantMs,
  decidedAtMs: Type.Optional(InstantMs), opinion: Type.Optional(Type.String()),
  results: Type.Array(Type.Object({ voucherNumber: VoucherNumber, outcome: oneOf(['passed', 'failed']), checks: Type.Array(Type.Ref('VoucherCheck')), amountFen: Type.Optional(Type.Integer()) })),
});
export const TrainingClassDetail = Type.Object({ trainingClass: Type.Ref('TrainingClass'), trainees: Type.Array(ClassTrainee), submissions: Type.Array(ClassSubmission) }, { $id: 'TrainingClassDetail' });

export const CompletedTraining = Type.Object({ completedHours: Type.Integer({ minimum: 0, maximum: 5000 }) }, { $id: 'CompletedTraining', additionalProperties: false });
export const IssuedCertificate = Type.Object(
  {
    kind: oneOf(['qualification', 'skillLevel']), occupation: Type.String({ minLength: 1, maxLength: 40 }), skillLevel: CertificateLevel,
    certificateNumber: Type.String({ pattern: '^[A-Z0-9-]{6,40}$' }), issuedBy: Type.String({ minLength: 1, maxLength: 60 }), issuedAtMs: InstantMs,
  },
  { $id: 'IssuedCertificate', additionalProperties: false },
);
export const NewSubmission = Type.Object(
  { voucherNumbers: Type.Optional(Type.Array(VoucherNumber, { minItems: 1, maxItems: 200, description: 'Absent: all of the class whose turn it is' })) },
  { $id: 'NewSubmission', additionalProperties: false },
);
