import { institutionCodeCheckCharacter } from '@skill-voucher/sdk-core';

export interface DemoInstitution {
  readonly name: string;
  readonly institutionCode: string;
  readonly regionCode: string;
  readonly phone: string;
  readonly address: string;
  /** GCJ-02, about the seat of the city. */
  readonly latitude: number;
  readonly longitude: number;
}

/** City, its prefix of codes, the counties of its institutions, and its seat in GCJ-02. */
const seats: readonly { city: string; counties: readonly string[]; phone: string; latitude: number; longitude: number }[] = [
  { city: '太原', counties: ['140106', '140105', '140109', '140110'], phone: '0351', latitude: 37.8706, longitude: 112.5489 },
  { city: '大同', counties: ['140213', '140214'], phone: '0352', latitude: 40.0768, longitude: 113.3001 },
  { city: '运城', counties: ['140802', '140882'], phone: '0359', latitude: 35.0264, longitude: 111.007 },
  { city: '阳泉', counties: ['140302', '140311'], phone: '0353', latitude: 37.8567, longitude: 113.5805 },
  { city: '长治', counties: ['140403', '140404'], phone: '0355', latitude: 36.1954, longitude: 113.1163 },
  { city: '晋城', counties: ['140502', '140581'], phone: '0356', latitude: 35.4908, longitude: 112.8513 },
  { city: '朔州', counties: ['140602', '140681'], phone: '0349', latitude: 39.3316, longitude: 112.4329 },
  { city: '晋中', counties: ['140702', '140703'], phone: '0354', latitude: 37.687, longitude: 112.7527 },
  { city: '忻州', counties: ['140902', '140981'], phone: '0350', latitude: 38.4167, longitude: 112.7341 },
  { city: '临汾', counties: ['141002', '141081'], phone: '0357', latitude: 36.088, longitude: 111.5189 },
  { city: '吕梁', counties: ['141102', '141181'], phone: '0358', latitude: 37.5193, longitude: 111.1442 },
];
const kinds = ['职业培训学校', '技能培训中心', '家政服务培训学校', '数控技术培训学校'];

function invent(seat: (typeof seats)[number], index: number): DemoInstitution {
  const regionCode = seat.counties[index] ?? '';
  const digits = `52${regionCode}MJ${String(1000000 + Number(regionCode) + index).padStart(7, '0')}`;
  return {
    name: `${seat.city}${kinds[index] ?? ''}（演示）`,
    institutionCode: digits + institutionCodeCheckCharacter(digits),
    regionCode,
    phone: `${seat.phone}-60${regionCode.slice(2)}0`,
    address: `${seat.city}市演示路${index + 1}号`,
    latitude: seat.latitude + 0.008 * index,
    longitude: seat.longitude + 0.006 * index,
  };
}

/** 24 invented institutions: two in each city, four in 太原. The first of 太原, 大同 and 运城 have a super admin. */
export const demoInstitutions: readonly DemoInstitution[] = seats.flatMap((seat) => seat.counties.map((_, index) => invent(seat, index)));

/** Codes of those that get a super admin, in the order of `demoAdminPeople`. */
export const demoAdminInstitutionCodes: readonly string[] = ['140106', '140213', '140802'].map(
  (regionCode) => demoInstitutions.find((institution) => institution.regionCode === regionCode)?.institutionCode ?? '',
);
