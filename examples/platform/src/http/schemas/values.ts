import { Type } from 'typebox';

/** One of these words. */
export const oneOf = <const Words extends string[]>(words: [...Words], options: { description?: string } = {}) => Type.Enum(words, { type: 'string', ...options });

/** Scalars of the wire, each with its unit and shape. */
export const VoucherNumber = Type.String({ pattern: '^[0-9A-F]{16}$', description: 'Voucher number, 16 hex characters (R64)' });
export const TemplateNumber = Type.Integer({ minimum: 1, maximum: 4294967295 });
export const InstitutionNumber = Type.Integer({ minimum: 1, maximum: 4294967295 });
export const LearningPlatformNumber = Type.Integer({ minimum: 1, maximum: 4294967295 });
export const InstantMs = Type.Integer({ description: 'Unix milliseconds' });
export const AmountFen = Type.Integer({ minimum: 0, maximum: 67108863, description: 'Amount in fen; 0 for an entitlement' });
export const RegionCode = Type.String({ pattern: '^[0-9]{6}$', description: 'Administrative division, GB/T 2260' });
export const Base64Url = Type.String({ pattern: '^[A-Za-z0-9_-]*$', description: 'base64url without padding' });
export const Thumbprint = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'SHA-256 of the compressed public key, base64url' });
export const Datum = oneOf(['wgs84', 'gcj02', 'bd09'], { description: 'What the degrees are measured in; never guessed (A1)' });
export const Cursor = Type.String({ maxLength: 200, description: 'Opaque position of the next page' });

export const TrainingType = oneOf(['online', 'offline']);
export const BenefitMode = oneOf(['faceValue', 'entitlement']);
const levels = ['apprentice', 'level5', 'level4', 'level3', 'level2', 'level1', 'specialTechnician', 'chiefTechnician'] as const;
/** Of a certificate, which always has one. */
export const CertificateLevel = oneOf([...levels], { description: '学徒工, 五级…一级, 特级技师, 首席技师' });
export const SkillLevel = oneOf(['any', ...levels], { description: '学徒工, 五级…一级, 特级技师, 首席技师 or any (A10)' });
export const VoucherStatus = oneOf(['claimed', 'used', 'settled', 'writtenOff', 'voided', 'expired'], { description: 'Life of a voucher (A6)' });
