import { Type } from 'typebox';
import { AccountName, AccountPageQuery, AccountState, initialPassword } from './console-account-schemas';
import { HrLevel, HrRole } from './hr-schemas';
import { Cursor, InstantMs, RegionCode, oneOf } from './values';

export const NewHrAccount = Type.Object({ account: AccountName, role: HrRole, regionCode: RegionCode }, { $id: 'NewHrAccount', additionalProperties: false });
const accountFields = {
  account: Type.String(), level: HrLevel, role: HrRole, regionCode: RegionCode, regionName: Type.String(), state: AccountState,
  hasSecondFactor: Type.Boolean(), createdAtMs: InstantMs,
};
export const HrAccount = Type.Object(accountFields, { $id: 'HrAccount' });
export const HrAccountPage = Type.Object({ items: Type.Array(Type.Ref('HrAccount')), nextCursor: Type.Optional(Cursor) }, { $id: 'HrAccountPage' });
export const IssuedHrAccount = Type.Object({ ...accountFields, initialPassword }, { $id: 'IssuedHrAccount' });

export const AuditEntry = Type.Object(
  {
    entryId: Type.Integer(), atMs: InstantMs, actorKind: oneOf(['person', 'hrAccount', 'staff', 'channel', 'system']), actorId: Type.String(), action: Type.String(), subject: Type.String(),
    details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])), position: Type.Optional(Type.Integer({ description: 'In the sealed chain (M8)' })),
  },
  { $id: 'AuditEntry' },
);
export const AuditEntryPage = Type.Object({ items: Type.Array(Type.Ref('AuditEntry')), nextCursor: Type.Optional(Cursor) }, { $id: 'AuditEntryPage' });

export const AuditQuery = Type.Object(
  { ...AccountPageQuery.properties, action: Type.Optional(Type.String({ maxLength: 64 })), actorId: Type.Optional(Type.String({ maxLength: 64 })), subject: Type.Optional(Type.String({ maxLength: 64 })) },
  { additionalProperties: false },
);

export const NewApproval = Type.Object(
  { previewToken: Type.String({ pattern: '^[0-9]{1,8}[.][0-9]{1,8}[.][A-Za-z0-9_-]{43}$' }), toleranceCount: Type.Optional(Type.Integer({ minimum: 0, maximum: 10000000, default: 0 })) },
  { $id: 'NewApproval', additionalProperties: false },
);
export const Approval = Type.Object(
  {
    approvalId: Type.String(), action: oneOf(['delistTemplate', 'exportClaimRecords', 'publishTrustList']), subject: Type.String(), terms: Type.String({ description: 'What exactly is agreed to' }), requestedBy: Type.String(), requestedAtMs: InstantMs, expiresAtMs: InstantMs,
    state: oneOf(['open', 'approved', 'rejected', 'executed', 'expired']), decidedBy: Type.Optional(Type.String()), reason: Type.Optional(Type.String()),
  },
  { $id: 'Approval' },
);
export const ApprovalPage = Type.Object({ items: Type.Array(Type.Ref('Approval')), nextCursor: Type.Optional(Cursor) }, { $id: 'ApprovalPage' });
export const ApprovalDecision = Type.Object({ isApproved: Type.Boolean(), reason: Type.Optional(Type.String({ maxLength: 200 })) }, { $id: 'ApprovalDecision', additionalProperties: false });
