import { Type } from 'typebox';
import { HrLevel, HrRole, TotpCode } from './hr-schemas';
import { Cursor, InstantMs, RegionCode, oneOf } from './values';

const password = Type.String({ minLength: 1, maxLength: 200 });
export const AccountName = Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$' });

export const PasswordChange = Type.Object({ password, newPassword: password }, { $id: 'PasswordChange', additionalProperties: false });
export const SecondFactor = Type.Object(
  { secret: Type.String({ description: 'base32' }), uri: Type.String({ description: 'otpauth://, to be shown as a QR code' }) },
  { $id: 'SecondFactor' },
);
export const SecondFactorConfirmation = Type.Object({ totpCode: TotpCode }, { $id: 'SecondFactorConfirmation', additionalProperties: false });
export const StepUpRequest = Type.Object(
  { password: Type.Optional(password), totpCode: Type.Optional(TotpCode) },
  { $id: 'StepUpRequest', additionalProperties: false, description: 'The code of the second factor; the password only where none is set' },
);
export const StepUp = Type.Object({ steppedUpUntilMs: InstantMs }, { $id: 'StepUp' });

export const NewHrAccount = Type.Object({ account: AccountName, role: HrRole, regionCode: RegionCode }, { $id: 'NewHrAccount', additionalProperties: false });
const accountFields = {
  account: Type.String(), level: HrLevel, role: HrRole, regionCode: RegionCode, regionName: Type.String(), state: oneOf(['pending', 'active', 'disabled']),
  hasSecondFactor: Type.Boolean(), createdAtMs: InstantMs,
};
export const HrAccount = Type.Object(accountFields, { $id: 'HrAccount' });
export const HrAccountPage = Type.Object({ items: Type.Array(Type.Ref('HrAccount')), nextCursor: Type.Optional(Cursor) }, { $id: 'HrAccountPage' });
export const IssuedHrAccount = Type.Object({ ...accountFields, initialPassword: Type.String({ description: 'Shown once; it must be changed at the first log-in' }) }, { $id: 'IssuedHrAccount' });

export const AuditEntry = Type.Object(
  {
    entryId: Type.Integer(), atMs: InstantMs, actorKind: oneOf(['person', 'hrAccount', 'channel', 'system']), actorId: Type.String(), action: Type.String(), subject: Type.String(),
    details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])), position: Type.Optional(Type.Integer({ description: 'In the sealed chain (M8)' })),
  },
  { $id: 'AuditEntry' },
);
export const AuditEntryPage = Type.Object({ items: Type.Array(Type.Ref('AuditEntry')), nextCursor: Type.Optional(Cursor) }, { $id: 'AuditEntryPage' });

const pageFields = { cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })) };
export const AccountPageQuery = Type.Object(pageFields, { additionalProperties: false });
export const AuditQuery = Type.Object(
  { ...pageFields, action: Type.Optional(Type.String({ maxLength: 64 })), actorId: Type.Optional(Type.String({ maxLength: 64 })), subject: Type.Optional(Type.String({ maxLength: 64 })) },
  { additionalProperties: false },
);

export const NewApproval = Type.Object(
  { previewToken: Type.String({ pattern: '^[0-9]{1,8}[.][0-9]{1,8}[.][A-Za-z0-9_-]{43}$' }), toleranceCount: Type.Optional(Type.Integer({ minimum: 0, maximum: 10000000, default: 0 })) },
  { $id: 'NewApproval', additionalProperties: false },
);
export const Approval = Type.Object(
  {
    approvalId: Type.String(), action: oneOf(['delistTemplate']), subject: Type.String(), terms: Type.String({ description: 'What exactly is agreed to' }), requestedBy: Type.String(), requestedAtMs: InstantMs, expiresAtMs: InstantMs,
    state: oneOf(['open', 'approved', 'rejected', 'executed', 'expired']), decidedBy: Type.Optional(Type.String()), reason: Type.Optional(Type.String()),
  },
  { $id: 'Approval' },
);
export const ApprovalPage = Type.Object({ items: Type.Array(Type.Ref('Approval')), nextCursor: Type.Optional(Cursor) }, { $id: 'ApprovalPage' });
export const ApprovalDecision = Type.Object({ isApproved: Type.Boolean(), reason: Type.Optional(Type.String({ maxLength: 200 })) }, { $id: 'ApprovalDecision', additionalProperties: false });
