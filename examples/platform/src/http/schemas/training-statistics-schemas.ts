import { Type } from 'typebox';
import { AmountFen, BenefitMode, Cursor, InstantMs, TemplateNumber, TrainingType, VoucherNumber, VoucherStatus, oneOf } from './values';

export const UsesOfDay = Type.Object({ day: Type.String({ description: 'YYYY-MM-DD in UTC+8' }), usedCount: Type.Integer() }, { $id: 'UsesOfDay' });
/** 培训统计 (R57, R64). */
export const TrainingStatistics = Type.Object(
  {
    usedCount: Type.Integer({ description: 'Vouchers in use at this institution, undone ones not' }),
    traineeCount: Type.Integer(),
    byDay: Type.Array(Type.Ref('UsesOfDay'), { description: 'The last days, oldest first, days without a use too' }),
  },
  { $id: 'TrainingStatistics' },
);

export const UsedTemplate = Type.Object(
  { templateNumber: TemplateNumber, name: Type.String(), trainingType: TrainingType, benefitMode: BenefitMode, amountFen: AmountFen, usedCount: Type.Integer(), lastUsedAtMs: InstantMs },
  { $id: 'UsedTemplate' },
);
export const UsedTemplatePage = Type.Object({ items: Type.Array(Type.Ref('UsedTemplate')), nextCursor: Type.Optional(Cursor) }, { $id: 'UsedTemplatePage' });

export const UsedVoucher = Type.Object(
  {
    voucherNumber: VoucherNumber,
    templateNumber: TemplateNumber,
    name: Type.String({ description: "The template's short name" }),
    benefitMode: BenefitMode,
    amountFen: AmountFen,
    maskedName: Type.String(),
    maskedIdNumber: Type.String({ description: 'First 6 digits and asterisks (R64)' }),
    usedAtMs: InstantMs,
    status: VoucherStatus,
    deliveries: Type.Array(Type.Ref('Delivery'), { description: 'R55: both systems; pending is retried (A15)' }),
  },
  { $id: 'UsedVoucher' },
);
export const UsedVoucherPage = Type.Object({ items: Type.Array(Type.Ref('UsedVoucher')), nextCursor: Type.Optional(Cursor) }, { $id: 'UsedVoucherPage', description: 'A search by name goes through a stretch of the list: a page may be short, even empty, and still have a next one' });

export const EnrolledTrainee = Type.Object(
  {
    lastVoucherNumber: VoucherNumber,
    maskedName: Type.String(),
    maskedIdNumber: Type.String(),
    maskedPhone: Type.String(),
    regionName: Type.String({ description: 'County at claim (A23)' }),
    voucherCount: Type.Integer(),
    checkInCount: Type.Integer(),
    lastCheckInAtMs: Type.Optional(InstantMs),
    lastUsedAtMs: InstantMs,
  },
  { $id: 'EnrolledTrainee' },
);
export const EnrolledTraineePage = Type.Object({ items: Type.Array(Type.Ref('EnrolledTrainee')), nextCursor: Type.Optional(Cursor) }, { $id: 'EnrolledTraineePage' });

const pageFields = { cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) };
export const StatisticsPageQuery = Type.Object(pageFields, { additionalProperties: false });
export const StatisticsQuery = Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 92, default: 30 })) }, { additionalProperties: false });
export const UsedVoucherQuery = Type.Object(
  {
    ...pageFields,
    templateNumber: Type.Optional(TemplateNumber),
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 16, description: 'How the voucher number or the masked name begins' })),
  },
  { additionalProperties: false },
);

export const ExportedList = Type.Object(
  { kind: oneOf(['vouchers', 'trainees']), templateNumber: Type.Optional(TemplateNumber) },
  { $id: 'ExportedList', additionalProperties: false, description: 'The used vouchers of one template, or the trainees: each counted apart (R60)' },
);
export const ExportQuota = Type.Object(
  { limit: Type.Integer(), remaining: Type.Integer({ minimum: 0 }), resumesAtMs: InstantMs },
  { $id: 'ExportQuota' },
);
export const ExportedFile = Type.Object(
  {
    exportId: Type.String({ description: 'Stands in every row of the file (A14)' }),
    fileName: Type.String(),
    byteLength: Type.Integer(),
    rowCount: Type.Integer(),
    producedAtMs: InstantMs,
    downloadPath: Type.String({ description: 'Relative to the platform; needs no signature; works once' }),
    linkExpiresAtMs: InstantMs,
    quota: Type.Ref('ExportQuota'),
  },
  { $id: 'ExportedFile' },
);
export const ExportQuotaQuery = Type.Object({ kind: oneOf(['vouchers', 'trainees']), templateNumber: Type.Optional(TemplateNumber) }, { additionalProperties: false });
