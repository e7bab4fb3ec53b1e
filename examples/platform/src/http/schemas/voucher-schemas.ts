import { Type } from 'typebox';
import { AmountFen, Base64Url, BenefitMode, Cursor, InstantMs, InstitutionNumber, SkillLevel, TemplateNumber, TrainingType, VoucherNumber, VoucherStatus, oneOf } from './values';

/** What trainees see of a template and of their vouchers. */
export const voucherTerms = {
  templateNumber: TemplateNumber,
  name: Type.String(),
  trainingType: TrainingType,
  benefitMode: BenefitMode,
  amountFen: AmountFen,
  specialty: Type.String({ description: 'Training specialty (培训专业); empty for any' }),
  skillLevel: SkillLevel,
  validFromMs: InstantMs,
  expiresAtMs: InstantMs,
};

export const ClaimableTemplate = Type.Object(
  {
    ...voucherTerms,
    description: Type.String(),
    regionNames: Type.Array(Type.String(), { description: 'The province or the chosen cities (R5)' }),
    remaining: Type.Integer({ minimum: 0 }),
    total: Type.Integer({ minimum: 1 }),
    isClaimed: Type.Boolean({ description: 'I hold one already (A7)' }),
  },
  { $id: 'ClaimableTemplate' },
);

export const ClaimableTemplatePage = Type.Object(
  { items: Type.Array(Type.Ref('ClaimableTemplate')), nextCursor: Type.Optional(Cursor) },
  { $id: 'ClaimableTemplatePage' },
);

export const Voucher = Type.Object(
  {
    ...voucherTerms,
    voucherNumber: VoucherNumber,
    status: VoucherStatus,
    claimedAtMs: InstantMs,
    usedAtMs: Type.Optional(InstantMs),
    usedAt: Type.Optional(Type.String({ description: 'Institution where it was used' })),
    booking: Type.Optional(Type.Ref('Booking')),
  },
  { $id: 'Voucher' },
);

export const VoucherPage = Type.Object(
  { items: Type.Array(Type.Ref('Voucher')), nextCursor: Type.Optional(Cursor) },
  { $id: 'VoucherPage' },
);

export const VoucherEvent = Type.Object(
  {
    kind: oneOf(['claimed', 'used', 'voided', 'expired', 'settled', 'writtenOff', 'undone']),
    atMs: InstantMs,
    place: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String({ description: 'Of `undone`: what the institution wrote (A12)' })),
  },
  { $id: 'VoucherEvent' },
);

export const DataAccess = Type.Object(
  {
    kind: oneOf(['scanned', 'exported', 'lookedUp']),
    atMs: InstantMs,
    actor: Type.String({ description: 'Institution or authority and the masked person (M3)' }),
  },
  { $id: 'DataAccess' },
);

export const VoucherDetail = Type.Object(
  { voucher: Type.Ref('Voucher'), description: Type.String(), history: Type.Array(Type.Ref('VoucherEvent')), accesses: Type.Array(Type.Ref('DataAccess'), { description: 'The latest 100, newest first' }),
    accessesNextCursor: Type.Optional(Type.String({ maxLength: 200, description: 'There are earlier ones: where listVoucherAccesses goes on' })) },
  { $id: 'VoucherDetail' },
);

export const DataAccessPage = Type.Object({ items: Type.Array(Type.Ref('DataAccess')), nextCursor: Type.Optional(Cursor) }, { $id: 'DataAccessPage' });
export const DataAccessQuery = Type.Object(
  { cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })) },
  { additionalProperties: false },
);

export const VoucherState = Type.Object(
  { voucherNumber: VoucherNumber, status: VoucherStatus, changedAtMs: InstantMs, place: Type.Optional(Type.String()) },
  { $id: 'VoucherState' },
);

export const Credential = Type.Object(
  {
    voucherNumber: VoucherNumber,
    credential: Type.String({ ...Base64Url, minLength: 174, maxLength: 174, description: '130 bytes: protocol.md offsets 0 to 129, base64url' }),
    expiresAtMs: InstantMs,
  },
  { $id: 'Credential' },
);

export const ClaimRequest = Type.Object(
  { templateNumber: TemplateNumber, termsVersion: Type.String({ minLength: 1, maxLength: 20 }) },
  { $id: 'ClaimRequest', additionalProperties: false },
);

export const ClaimedVoucher = Type.Object(
  { voucher: Type.Ref('Voucher'), credential: Type.Ref('Credential') },
  { $id: 'ClaimedVoucher' },
);

const forecast = { wouldPass: Type.Boolean(), obstacles: Type.Array(Type.Ref('Obstacle'), { description: 'Everything in the way, in the order in which it would be refused (M1)' }) };
export const ClaimForecast = Type.Object(
  { ...forecast, needs: Type.Array(oneOf(['terms'])), remaining: Type.Integer({ minimum: 0, description: 'Of the quota, at this moment' }) },
  { $id: 'ClaimForecast' },
);
export const UseForecast = Type.Object({ ...forecast, needs: Type.Array(oneOf(['institution', 'code'])) }, { $id: 'UseForecast' });

/** Where the trainee means to go; without it only the voucher itself is looked at. */
export const UseForecastQuery = Type.Object({ institutionNumber: Type.Optional(InstitutionNumber) }, { additionalProperties: false });

/** Filters of the two lists. */
export const ClaimableQuery = Type.Object(
  { trainingType: Type.Optional(TrainingType), cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) },
  { additionalProperties: false },
);
export const VoucherQuery = Type.Object(
  { status: Type.Optional(VoucherStatus), cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) },
  { additionalProperties: false },
);
export const VoucherStateQuery = Type.Object(
  {
    after: Type.Optional(VoucherStatus),
    waitSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 25, default: 0, description: 'Answer later, as soon as the status differs from `after`' })),
  },
  { additionalProperties: false },
);
