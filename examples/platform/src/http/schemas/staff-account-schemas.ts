import { Type } from 'typebox';
import { AccountState, initialPassword } from './console-account-schemas';
import { Cursor, InstantMs, InstitutionNumber, RegionCode, oneOf } from './values';

/** An account of the employment service or the real-name system. */
const fields = {
  account: Type.String(), role: oneOf(['reviewer', 'supervisor', 'administrator', 'institutionDesk', 'auditAdmin']), regionCode: RegionCode, regionName: Type.String(), state: AccountState,
  hasSecondFactor: Type.Boolean(), createdAtMs: InstantMs,
  institutionNumber: Type.Optional(InstitutionNumber), institutionName: Type.Optional(Type.String({ description: 'Of a desk' })),
};
export const StaffAccount = Type.Object(fields, { $id: 'StaffAccount' });
export const IssuedStaffAccount = Type.Object({ ...fields, initialPassword }, { $id: 'IssuedStaffAccount' });
export const StaffAccountPage = Type.Object({ items: Type.Array(Type.Ref('StaffAccount')), nextCursor: Type.Optional(Cursor) }, { $id: 'StaffAccountPage' });
