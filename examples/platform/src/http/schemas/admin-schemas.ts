import { Type } from 'typebox';
import { InstantMs, oneOf } from './values';

export const NewAdmin = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 50 }), idNumber: Type.String({ minLength: 18, maxLength: 18, description: 'GB 11643' }), phone: Type.String({ pattern: '^1[0-9]{10}$' }) },
  { $id: 'NewAdmin', additionalProperties: false },
);

export const AdminView = Type.Object(
  {
    adminId: Type.String({ description: 'Names this admin here; not derived from the ID number' }),
    role: oneOf(['superAdmin', 'scanAdmin']),
    maskedName: Type.String(),
    maskedIdNumber: Type.String(),
    maskedPhone: Type.String(),
    isMe: Type.Boolean(),
    hasEntered: Type.Boolean({ description: 'A host has launched this identity; until then the admin waits (A25)' }),
    configuredAtMs: InstantMs,
  },
  { $id: 'AdminView' },
);

export const AdminRosterView = Type.Object(
  {
    items: Type.Array(Type.Ref('AdminView'), { description: 'The super admin first, then in the order they were added' }),
    limit: Type.Integer({ description: 'Admins beside the super admin (R62)' }),
    remaining: Type.Integer({ minimum: 0 }),
    isSuperAdmin: Type.Boolean({ description: 'I may add, remove and hand over' }),
  },
  { $id: 'AdminRosterView' },
);
