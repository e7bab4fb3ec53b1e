import { checkInstitutionCode } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { institutions } from '../../database/schema/template-tables';
import type { Institution } from '../../http/schemas/hr-schemas';

export function describeInstitution(row: typeof institutions.$inferSelect, hasSuperAdmin: boolean): Static<typeof Institution> {
  const isDoubtful = checkInstitutionCode(row.institutionCode) === 'checkFailed';
  return {
    institutionNumber: row.institutionNumber, name: row.name, institutionCode: row.institutionCode, regionCode: row.regionCode,
    phone: row.phone, address: row.address, hasSuperAdmin,
    ...(row.closedAtMs === null ? {} : { closedAtMs: row.closedAtMs, closeReason: row.closeReason ?? '' }),
    warnings: isDoubtful ? ['统一社会信用代码的校验位不符，请核对；早期代码可忽略此提示。'] : [],
  };
}
