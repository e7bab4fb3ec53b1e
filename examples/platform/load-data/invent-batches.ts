import { divisions } from '@skill-voucher/sdk-core';
import { chinaYearWindow } from '../src/china-time';

/** A batch of vouchers to be loaded. */
export interface InventedBatch {
  readonly name: string;
  readonly regionCode: string;
  readonly amountFen: number;
  readonly specialty: string;
  readonly validFromMs: number;
  readonly expiresAtMs: number;
  readonly isDelisted: boolean;
  /** Shares of the claimed, of the used and of the settled ones. */
  readonly usedShare: number;
  readonly settledShare: number;
  readonly writtenOffShare: number;
  /** Among the batches that a person's second voucher is of. */
  readonly weight: number;
}

const specialties = ['养老护理员', '家政服务员', '电工', '焊工', '育婴员', '中式烹调师', '保安员', '电子商务师', '汽车维修工', '美容师'];

/**
 * The batches of three years. The first is the general one of this year, of which everybody has one;
 * the next are the province's, unevenly taken; the rest are the cities', one a year each.
 */
export function inventBatches(year: number): { general: InventedBatch; provincial: InventedBatch[]; municipal: InventedBatch[] } {
  const cities = divisions.filter(({ level }) => level === 'city');
  const shape = (age: number) => ({ ...chinaYearWindow(year - age), usedShare: [0.35, 0.62, 0.71][age] ?? 0, settledShare: [0.3, 0.75, 0.92][age] ?? 0, writtenOffShare: [0.4, 0.85, 0.97][age] ?? 0 });
  const batch = (age: number, rest: Pick<InventedBatch, 'name' | 'regionCode' | 'specialty' | 'amountFen' | 'weight' | 'isDelisted'>): InventedBatch => ({ ...shape(age), ...rest });
  const provincial = [0, 1, 2].flatMap((age) => specialties.map((specialty, index) =>
    batch(age, { name: `${year - age} 年${specialty}培训券`, regionCode: '140000', specialty, amountFen: 80_000 + 20_000 * index, weight: 1 / (index + 1), isDelisted: index === 9 - age })));
  const municipal = cities.flatMap(({ code, name }) => [0, 1, 2].map((age) =>
    batch(age, { name: `${year - age} 年${name}技能提升培训券`, regionCode: code, specialty: '', amountFen: 100_000, weight: 1, isDelisted: false })));
  const general = batch(0, { name: `${year} 年通用职业技能培训券`, regionCode: '140000', specialty: '', amountFen: 120_000, weight: 0, isDelisted: false });
  return { general, provincial, municipal };
}
