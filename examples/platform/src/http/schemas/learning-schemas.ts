import { Type } from 'typebox';
import { InstantMs, LearningPlatformNumber, SkillLevel, VoucherNumber, oneOf } from './values';

export const NewTrainingIntention = Type.Object(
  { specialty: Type.String({ minLength: 1, maxLength: 40, description: 'Training specialty (培训专业)' }), skillLevel: SkillLevel },
  { $id: 'NewTrainingIntention', additionalProperties: false },
);
const intentionFields = { intentionId: Type.String(), specialty: Type.String(), skillLevel: SkillLevel };
export const TrainingIntention = Type.Object(intentionFields, { $id: 'TrainingIntention' });

export const LearningPlatform = Type.Object(
  { platformNumber: LearningPlatformNumber, name: Type.String({ description: 'As the manual names it (R37)' }), appUrl: Type.Optional(Type.String({ description: 'Its app or download page' })) },
  { $id: 'LearningPlatform' },
);

export const NewVoucherLink = Type.Object({ intentionId: Type.String({ maxLength: 64 }), platformNumber: LearningPlatformNumber }, { $id: 'NewVoucherLink', additionalProperties: false });

export const VoucherLink = Type.Object(
  {
    linkId: Type.String(),
    voucherNumber: VoucherNumber,
    voucherName: Type.String(),
    platformNumber: LearningPlatformNumber,
    platformName: Type.String(),
    specialty: Type.String(),
    skillLevel: SkillLevel,
    status: oneOf(['linked', 'enrolled', 'unlinked', 'lapsed'], { description: 'linked lapses after 72 h without an enrolment; enrolled used the voucher (A16)' }),
    linkedAtMs: InstantMs,
    expiresAtMs: InstantMs,
    openUrl: Type.Optional(Type.String({ description: "The platform's app for this link (R39)" })),
    enrolment: Type.Optional(
      Type.Object({ courseName: Type.String(), enrolledAtMs: InstantMs, completedLessons: Type.Integer({ minimum: 0 }), totalLessons: Type.Optional(Type.Integer({ minimum: 1 })) }),
    ),
  },
  { $id: 'VoucherLink' },
);

export const OnlineLearning = Type.Object(
  {
    specialties: Type.Array(Type.Object({ specialty: Type.String(), skillLevel: SkillLevel, isOfMyVoucher: Type.Boolean() }), { description: "My vouchers' own first (R36)" }),
    intentions: Type.Array(Type.Object({ ...intentionFields, suitingVouchers: Type.Array(VoucherNumber, { description: 'Mine that can be linked for it; none gives a notice (R36)' }) })),
    platforms: Type.Array(Type.Ref('LearningPlatform')),
    vouchers: Type.Array(Type.Ref('Voucher'), { description: 'My claimed online vouchers, the soonest to expire first' }),
    links: Type.Array(Type.Ref('VoucherLink'), { description: 'Newest first, at most 50' }),
  },
  { $id: 'OnlineLearning' },
);

const eventHead = {
  eventId: Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$', description: 'Unique per platform and voucher: a repeat has no second effect' }),
  linkId: Type.String({ maxLength: 64, description: 'From the fragment of the address that the trainee came by' }),
};
export const LearningEnrolment = Type.Object(
  {
    ...eventHead,
    kind: Type.Literal('enrolled'),
    idNumber: Type.String({ minLength: 18, maxLength: 18, description: 'Of the learner as the platform real-named them; compared, not stored' }),
    courseName: Type.String({ minLength: 1, maxLength: 80 }),
    totalLessons: Type.Optional(Type.Integer({ minimum: 1, maximum: 10000 })),
  },
  { additionalProperties: false },
);
const LessonCompleted = Type.Object(
  { ...eventHead, kind: Type.Literal('lessonCompleted'), lessonId: Type.String({ minLength: 1, maxLength: 64 }), completedAtMs: InstantMs },
  { additionalProperties: false },
);
export const LearningEvent = Type.Union([LearningEnrolment, LessonCompleted], { $id: 'LearningEvent' });
export const LearningEventReceipt = Type.Object(
  { outcome: oneOf(['accepted', 'repeated', 'kept'], { description: 'kept: a lesson before its enrolment, which counts with it' }) },
  { $id: 'LearningEventReceipt' },
);
