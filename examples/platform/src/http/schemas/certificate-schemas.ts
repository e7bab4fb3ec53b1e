import { Type } from 'typebox';
import { Cursor, InstantMs, RegionCode, SkillLevel, VoucherNumber, oneOf } from './values';

const CertificateKind = oneOf(['qualification', 'skillLevel'], { description: '职业资格 or 职业技能等级 (R50)' });
const fields = {
  certificateId: Type.String(),
  kind: CertificateKind,
  occupation: Type.String(),
  skillLevel: SkillLevel,
  issuedBy: Type.String(),
  issuedAtMs: InstantMs,
};

export const Certificate = Type.Object({ ...fields, certificateNumber: Type.String() }, { $id: 'Certificate' });
export const IssuedPassport = Type.Object(
  { passport: Type.String({ description: 'SD-JWT VC with every disclosure, bound to the key that asked (M14)' }), expiresAtMs: InstantMs },
  { $id: 'IssuedPassport' },
);

export const CertificatePage = Type.Object(
  { items: Type.Array(Type.Ref('Certificate')), nextCursor: Type.Optional(Cursor), lookedUpAtMs: Type.Integer({ description: 'When the outside registry was asked; unix milliseconds' }) },
  { $id: 'CertificatePage' },
);
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 }));
export const CertificateQuery = Type.Object({ kind: Type.Optional(CertificateKind), cursor: Type.Optional(Cursor), limit }, { additionalProperties: false });

export const CertificateHolder = Type.Object(
  {
    voucherNumber: VoucherNumber,
    maskedName: Type.String(),
    maskedIdNumber: Type.String(),
    regionCode: Type.String({ description: "The holder's county at claim (A23)" }),
    regionName: Type.String(),
    settledAtMs: InstantMs,
    isComplete: Type.Boolean({ description: 'False while the outside registry did not answer for this holder' }),
    certificates: Type.Array(Type.Object({ ...fields, maskedNumber: Type.String() })),
  },
  { $id: 'CertificateHolder' },
);
export const CertificateLibraryPage = Type.Object({ items: Type.Array(Type.Ref('CertificateHolder')), nextCursor: Type.Optional(Cursor) }, { $id: 'CertificateLibraryPage' });
export const CertificateLibraryQuery = Type.Object({ regionCode: Type.Optional(RegionCode), cursor: Type.Optional(Cursor), limit }, { additionalProperties: false });
