import { nameDivision } from '@skill-voucher/sdk-core';

/** HR of a division, as trainees read it (M3). */
export function nameAuthority(regionCode: string): string {
  return `${nameDivision(regionCode)}人社部门`;
}
