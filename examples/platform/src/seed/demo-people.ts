import { idNumberCheckCharacter } from '@skill-voucher/sdk-core';

/** An invented person for demonstrations. Subjects are what a host calls them. */
export interface DemoPerson {
  readonly subject: string;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  /** County of insurance or residence. */
  readonly regionCode: string;
}

export interface DemoInstitutionAdmin extends DemoPerson {
  readonly institutionNumber: number;
  readonly institutionName: string;
}

/** 17 digits made into a valid ID number. */
export function completeIdNumber(digits: string): string {
  return digits + idNumberCheckCharacter(digits);
}

function invent(subject: string, name: string, digits: string, regionCode: string): DemoPerson {
  const phone = `1390035${String(1000 + Number(digits.slice(14))).slice(-4)}`;
  return { subject, name, idNumber: completeIdNumber(digits), phone, regionCode };
}

export const demoTrainees: readonly DemoPerson[] = [
  invent('demo-trainee-1', '王秀兰', '14010519900307102', '140105'),
  invent('demo-trainee-2', '李建国', '14021319851122103', '140213'),
  invent('demo-trainee-3', '张晓梅', '14040319931005104', '140403'),
  invent('demo-trainee-4', '刘志强', '14080219780618105', '140802'),
  // 412327 was withdrawn in 1997; ID numbers that begin with it stay valid (A9).
  invent('demo-trainee-5', '陈玉芬', '41232719720214106', '140106'),
  invent('demo-trainee-6', '欧阳明远', '14112119990909107', '141121'),
];

export const demoAdminPeople: readonly DemoPerson[] = [
  invent('demo-admin-1', '赵文博', '14010619820415201', '140106'),
  invent('demo-admin-2', '孙丽华', '14021319790823202', '140213'),
  invent('demo-admin-3', '周海涛', '14080219880130203', '140802'),
];
