import { Type } from 'typebox';
import { sessionFields } from './console-account-schemas';
import { AmountFen, BenefitMode, Cursor, InstantMs, InstitutionNumber, RegionCode, SkillLevel, TemplateNumber, TrainingType, VoucherNumber, VoucherStatus, oneOf } from './values';

export const HrLevel = oneOf(['province', 'city', 'county']);
export const HrRole = oneOf(['hr', 'platformOperator', 'systemAdmin', 'securityAdmin', 'auditAdmin'], {
  description: 'hr works for a region; platformOperator runs the whole (A24); systemAdmin makes accounts, securityAdmin activates them, auditAdmin reads the audit log',
});
export const HrSession = Type.Object({ ...sessionFields, level: HrLevel, role: HrRole, regionCode: RegionCode, regionName: Type.String() }, { $id: 'HrSession' });

const validityWindow = Type.Union([
  Type.Object({ kind: Type.Literal('wholeYear'), year: Type.Integer({ minimum: 2020, maximum: 2099 }) }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('window'), fromMs: InstantMs, untilMs: InstantMs }, { additionalProperties: false }),
]);
const templateTotal = Type.Integer({ minimum: 1, maximum: 10000000 });
const templateName = Type.String({ minLength: 1, maxLength: 60 });

export const NewTemplate = Type.Object(
  {
    name: templateName,
    description: Type.String({ maxLength: 500, default: '' }),
    trainingType: TrainingType,
    benefitMode: BenefitMode,
    amountFen: AmountFen,
    specialty: Type.String({ maxLength: 40, default: '', description: '培训专业, blanks around it removed; empty: any (A10)' }),
    skillLevel: SkillLevel,
    regionCodes: Type.Array(RegionCode, { minItems: 1, maxItems: 11, description: '140000 alone, or cities (R5)' }),
    validity: validityWindow,
    total: templateTotal,
    asksFaceAtCodeCheckIn: Type.Optional(Type.Boolean({ default: false, description: 'QR check-in needs a face too (A4)' })),
  },
  { $id: 'NewTemplate', additionalProperties: false },
);

export const TemplateCopy = Type.Object({ name: Type.Optional(templateName), total: templateTotal, validity: validityWindow }, { $id: 'TemplateCopy', additionalProperties: false });
export const TemplateEdit = Type.Object({ name: templateName, description: Type.String({ maxLength: 500 }) }, { $id: 'TemplateEdit', additionalProperties: false });

export const Template = Type.Object(
  {
    templateNumber: TemplateNumber,
    name: Type.String(),
    description: Type.String(),
    trainingType: TrainingType,
    benefitMode: BenefitMode,
    amountFen: AmountFen,
    specialty: Type.String(),
    skillLevel: SkillLevel,
    regionCodes: Type.Array(RegionCode),
    validFromMs: InstantMs,
    expiresAtMs: InstantMs,
    total: Type.Integer(),
    claimedCount: Type.Integer(),
    usedCount: Type.Integer(),
    createdAtMs: InstantMs,
    delistedAtMs: Type.Optional(InstantMs),
    copiedFrom: Type.Optional(TemplateNumber),
  },
  { $id: 'Template' },
);
export const TemplatePage = Type.Object({ items: Type.Array(Type.Ref('Template')), nextCursor: Type.Optional(Cursor) }, { $id: 'TemplatePage' });

/** Each voucher is in one of these states. */
const delistStates = {
  voidedCount: Type.Integer({ description: 'Claimed and unused: void (R16)' }),
  expiredCount: Type.Integer({ description: 'Claimed, unused and past their window: stay expired' }),
  usedCount: Type.Integer({ description: 'Used and neither settled nor written off: unaffected (R15)' }),
  settledCount: Type.Integer({ description: 'Settled and not written off: unaffected' }),
  writtenOffCount: Type.Integer({ description: 'Unaffected' }),
  leasedCount: Type.Integer({ description: 'Among the void or expired ones: booked, and a device that scans without a network may have used them already (M4)' }),
};
const delistTotals = { templateNumber: TemplateNumber, unclaimedCount: Type.Integer({ description: 'Nobody can claim them any more (R17)' }), ...delistStates };
export const DelistPreview = Type.Object(
  {
    ...delistTotals,
    byCounty: Type.Array(Type.Object({ regionCode: RegionCode, regionName: Type.String(), ...delistStates }), { description: "By the holder's county at claim" }),
    previewToken: Type.String({ description: 'Names these counts; the execution wants it' }),
  },
  { $id: 'DelistPreview' },
);
export const DelistRequest = Type.Object(
  {
    previewToken: Type.String({ pattern: '^[0-9]{1,8}[.][0-9]{1,8}[.][A-Za-z0-9_-]{43}$' }),
    toleranceCount: Type.Optional(Type.Integer({ minimum: 0, maximum: 10000000, default: 0, description: 'How many vouchers more or fewer, void and unclaimed each, the account agrees to: a batch in use changes by the second' })),
  },
  { $id: 'DelistRequest', additionalProperties: false },
);
export const Delisting = Type.Object({ ...delistTotals, delistedAtMs: InstantMs }, { $id: 'Delisting' });

const institutionFields = {
  name: Type.String({ minLength: 1, maxLength: 80, description: 'Not blank' }),
  regionCode: RegionCode,
  phone: Type.String({ minLength: 1, maxLength: 20, description: 'Not blank' }),
  address: Type.String({ minLength: 1, maxLength: 120, description: 'Not blank' }),
};
export const NewInstitution = Type.Object(
  { ...institutionFields, institutionCode: Type.String({ minLength: 18, maxLength: 18, description: 'Unified social credit code (GB 32100); a failed check digit warns' }) },
  { $id: 'NewInstitution', additionalProperties: false },
);
/** What may change later; the code names the institution for good (R10). */
export const InstitutionChanges = Type.Object(institutionFields, { $id: 'InstitutionChanges', additionalProperties: false });
export const InstitutionClosing = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }, { $id: 'InstitutionClosing', additionalProperties: false });
export const Institution = Type.Object(
  {
    institutionNumber: InstitutionNumber,
    name: Type.String(),
    institutionCode: Type.String(),
    regionCode: RegionCode,
    phone: Type.String(),
    address: Type.String(),
    hasSuperAdmin: Type.Boolean(),
    closedAtMs: Type.Optional(InstantMs),
    closeReason: Type.Optional(Type.String()),
    warnings: Type.Array(Type.String()),
  },
  { $id: 'Institution' },
);
export const InstitutionPage = Type.Object({ items: Type.Array(Type.Ref('Institution')), nextCursor: Type.Optional(Cursor) }, { $id: 'InstitutionPage' });
export const SuperAdmin = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 50 }), idNumber: Type.String({ minLength: 18, maxLength: 18 }), phone: Type.String({ pattern: '^1[0-9]{10}$' }) },
  { $id: 'SuperAdmin', additionalProperties: false },
);
export const SuperAdminView = Type.Object({ maskedName: Type.String(), maskedIdNumber: Type.String() }, { $id: 'SuperAdminView' });

export const ClaimRecord = Type.Object(
  {
    voucherNumber: VoucherNumber,
    templateNumber: TemplateNumber,
    name: Type.String(),
    status: VoucherStatus,
    maskedName: Type.String(),
    maskedIdNumber: Type.String(),
    regionCode: Type.String({ description: "The holder's county at claim (A23)" }),
    regionName: Type.String(),
    claimedAtMs: InstantMs,
    usedAtMs: Type.Optional(InstantMs),
    usedAt: Type.Optional(Type.String({ description: 'Institution where it was used' })),
  },
  { $id: 'ClaimRecord' },
);
export const ClaimRecordPage = Type.Object({ items: Type.Array(Type.Ref('ClaimRecord')), nextCursor: Type.Optional(Cursor) }, { $id: 'ClaimRecordPage' });

const pageFields = { cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })) };
export const HrPageQuery = Type.Object(pageFields, { additionalProperties: false });
export const InstitutionQuery = Type.Object(
  { ...pageFields, state: Type.Optional(oneOf(['open', 'closed'], { description: 'Open ones by default' })) },
  { additionalProperties: false },
);
const claimRecordFields = { templateNumber: Type.Optional(TemplateNumber), status: Type.Optional(VoucherStatus), regionCode: Type.Optional(RegionCode) };
export const ClaimRecordQuery = Type.Object({ ...pageFields, ...claimRecordFields }, { additionalProperties: false });
export const ClaimRecordFilter = Type.Object(claimRecordFields, { additionalProperties: false });
/** Which export another account is asked to agree to; the region is named, not taken for granted. */
export const NewExportApproval = Type.Object({ ...claimRecordFields, regionCode: RegionCode }, { $id: 'NewExportApproval', additionalProperties: false });
export const ClaimRecordExport = Type.Object(
  { ...claimRecordFields, approvalId: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Of the agreement to this export, where so many records need one' })) },
  { $id: 'ClaimRecordExport', additionalProperties: false },
);
