import { Type, type Static } from 'typebox';
import { checkNames } from '../../employment-service/checks/check-result';
import { AccountName, sessionFields } from './console-account-schemas';
import { Cursor, InstantMs, InstitutionNumber, RegionCode, SkillLevel, VoucherNumber, oneOf } from './values';

export const ReviewKind = oneOf(['classOpening', 'completion', 'subsidy'], { description: '开班审核, 结业审核, 补贴审核 (R24 to R26)' });
const ReviewerRole = oneOf(['reviewer', 'supervisor', 'auditAdmin']);
const ReviewStatus = oneOf(['submitted', 'approved', 'returned']);
export const ClassId = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const CalendarDate = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', description: 'YYYY-MM-DD in UTC+8' });

const classFields = {
  classId: ClassId,
  className: Type.String({ minLength: 1, maxLength: 60 }),
  institutionNumber: InstitutionNumber,
  institutionName: Type.String({ minLength: 1, maxLength: 60 }),
  regionCode: RegionCode,
  occupation: Type.String({ minLength: 1, maxLength: 40 }),
  skillLevel: SkillLevel,
  startsOn: CalendarDate,
  endsOn: CalendarDate,
  durationHours: Type.Integer({ minimum: 1, maximum: 5000 }),
};
/** Of one submission; a larger class submits in parts. */
export const mostTrainees = 200;
const SubmittedTrainee = Type.Object(
  {
    voucherNumber: VoucherNumber,
    usedAtMs: Type.Optional(Type.Integer({ minimum: 0, description: 'Names the use: a voucher that was undone and used again is handed in again' })),
    name: Type.String({ minLength: 1, maxLength: 40 }),
    idNumber: Type.String({ pattern: '^[0-9]{17}[0-9X]$' }),
    completedHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 5000 })),
    certificate: Type.Optional(
      Type.Object(
        { kind: oneOf(['qualification', 'skillLevel']), occupation: Type.String({ minLength: 1, maxLength: 40 }), skillLevel: SkillLevel, certificateNumber: Type.String({ minLength: 1, maxLength: 40 }), issuedAtMs: InstantMs },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export const Submission = Type.Object(
  {
    submissionId: ClassId, ...classFields,
    submittedAtMs: Type.Optional(Type.Integer({ minimum: 0, description: 'When the institution handed it in; absent in a preview, which is of now' })),
    trainees: Type.Array(SubmittedTrainee, { minItems: 1, maxItems: mostTrainees }),
  },
  { $id: 'Submission', additionalProperties: false },
);

/** From the real-name system: what an institution submitted about a class (R67). */
export const SubmissionEvent = Type.Object(
  {
    eventId: Type.Integer({ minimum: 1 }),
    kind: oneOf(['classOpeningSubmitted', 'completionSubmitted', 'subsidySubmitted']),
    subject: ClassId,
    sequence: Type.Integer({ minimum: 1, description: 'Counts the events of this class' }),
    payload: Type.Ref('Submission'),
  },
  { $id: 'SubmissionEvent', additionalProperties: false },
);
/** From the real-name system: the use by which a trainee came was undone (A12); what passed of it does not count any more. */
export const TraineeWithdrawnEvent = Type.Object(
  {
    eventId: Type.Integer({ minimum: 1 }),
    kind: Type.Literal('traineeWithdrawn'),
    subject: ClassId,
    sequence: Type.Integer({ minimum: 1, description: 'Counts the events of this class' }),
    payload: Type.Object({ voucherNumber: VoucherNumber, usedAtMs: InstantMs }, { additionalProperties: false }),
  },
  { $id: 'TraineeWithdrawnEvent', additionalProperties: false },
);
/** From the real-name system: a trainee who was handed in had their data erased (PIPL, article 47); what no subsidy needs goes. */
export const TraineeErasedEvent = Type.Object(
  {
    eventId: Type.Integer({ minimum: 1 }),
    kind: Type.Literal('traineeErased'),
    subject: ClassId,
    sequence: Type.Integer({ minimum: 1, description: 'Counts the events of this class' }),
    payload: Type.Object({ voucherNumber: VoucherNumber, erasedAtMs: InstantMs }, { additionalProperties: false }),
  },
  { $id: 'TraineeErasedEvent', additionalProperties: false },
);
export const ClassEvent = Type.Union([Type.Ref('SubmissionEvent'), Type.Ref('TraineeWithdrawnEvent'), Type.Ref('TraineeErasedEvent')], { $id: 'ClassEvent' });

/** "Would it pass now?": asked by the real-name system, changes nothing (M2, M9). */
export interface PreviewQuestion {
  readonly kind: Static<typeof ReviewKind>;
  readonly submission: Static<typeof Submission>;
}
export const PreviewRequest = Type.Object({ kind: ReviewKind, submission: Type.Ref('Submission') }, { $id: 'PreviewRequest', additionalProperties: false });

export const CheckName = oneOf([...checkNames]);
export const VoucherCheck = Type.Object(
  {
    check: CheckName,
    outcome: oneOf(['passed', 'failed']),
    found: Type.Optional(Type.Union([Type.String(), Type.Number()], { description: 'What was measured; of certificateConfirmed where the certificate comes from: registry or realNameSystem' })),
    expected: Type.Optional(Type.Union([Type.String(), Type.Number()])),
    message: Type.Optional(Type.String({ description: 'Of a failed one: what is wrong and what to do; also of a certificate that only the institution reported' })),
  },
  { $id: 'VoucherCheck' },
);
export const CheckedVoucher = Type.Object(
  { voucherNumber: VoucherNumber, checks: Type.Array(Type.Ref('VoucherCheck')), amountFen: Type.Optional(Type.Integer()) },
  { $id: 'CheckedVoucher' },
);
/** References are opaque to the compiler; this is what {@link Preview} holds. */
export interface PreviewAnswer {
  readonly items: (Omit<Static<typeof CheckedVoucher>, 'checks'> & { readonly checks: Static<typeof VoucherCheck>[] })[];
}
export const Preview = Type.Object({ items: Type.Array(Type.Ref('CheckedVoucher')) }, { $id: 'Preview' });

export const Review = Type.Object(
  {
    reviewId: Type.String(), kind: ReviewKind, ...classFields, skillLevel: Type.String(), regionName: Type.String(), status: ReviewStatus, submittedAtMs: InstantMs,
    checkedAtMs: Type.Optional(InstantMs), decidedAtMs: Type.Optional(InstantMs), decidedBy: Type.Optional(Type.String()), opinion: Type.Optional(Type.String()),
  },
  { $id: 'Review' },
);
export const ReviewPage = Type.Object({ items: Type.Array(Type.Ref('Review')), nextCursor: Type.Optional(Cursor) }, { $id: 'ReviewPage' });
export const ReviewDetail = Type.Object(
  {
    review: Type.Ref('Review'),
    vouchers: Type.Array(
      Type.Object({
        voucherNumber: VoucherNumber, maskedName: Type.String(), maskedIdNumber: Type.String(), outcome: oneOf(['waiting', 'passed', 'failed', 'withdrawn']), checks: Type.Array(Type.Ref('VoucherCheck')), amountFen: Type.Optional(Type.Integer()),
        name: Type.String({ description: 'Whole, as the papers that the reviewer compares have it; the holder sees who looked (M3). Empty once the holder had their data erased' }),
        idNumber: Type.String(), certificateNumber: Type.Optional(Type.String()),
      }),
    ),
  },
  { $id: 'ReviewDetail' },
);
export const ReviewQuery = Type.Object(
  { kind: Type.Optional(ReviewKind), status: Type.Optional(ReviewStatus), classId: Type.Optional(ClassId), cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) },
  { additionalProperties: false },
);
export const ReviewDecision = Type.Object({ decision: oneOf(['approved', 'returned']), opinion: Type.String({ maxLength: 500 }) }, { $id: 'ReviewDecision', additionalProperties: false });

/** In bytes: the answer to the largest submission, with every check of every voucher and its sentence at their longest. */
export const employmentEventLimitBytes = mostTrainees * 8 * 1024;

/** From the employment service: its answer, by voucher. */
export const ReviewDecidedEvent = Type.Object(
  {
    eventId: Type.Integer({ minimum: 1 }),
    kind: Type.Literal('reviewDecided'),
    subject: ClassId,
    sequence: Type.Integer({ minimum: 1 }),
    payload: Type.Object(
      {
        submissionId: ClassId, decision: oneOf(['approved', 'returned']), opinion: Type.String({ maxLength: 500 }), decidedAtMs: InstantMs,
        results: Type.Array(Type.Object({ voucherNumber: VoucherNumber, usedAtMs: Type.Optional(InstantMs), outcome: oneOf(['passed', 'failed']), checks: Type.Array(Type.Ref('VoucherCheck')), amountFen: Type.Optional(Type.Integer()) }), { maxItems: mostTrainees }),
      },
      { additionalProperties: false },
    ),
  },
  { $id: 'ReviewDecidedEvent', additionalProperties: false },
);
export const EmploymentEvent = Type.Union([Type.Ref('ReviewDecidedEvent'), Type.Ref('VoucherSettledEvent'), Type.Ref('VoucherWrittenOffEvent')], { $id: 'EmploymentEvent' });

export const ReviewerSession = Type.Object({ ...sessionFields, role: ReviewerRole, regionCode: RegionCode, regionName: Type.String() }, { $id: 'ReviewerSession' });
export const NewReviewer = Type.Object({ account: AccountName, role: ReviewerRole, regionCode: RegionCode }, { $id: 'NewReviewer', additionalProperties: false });
