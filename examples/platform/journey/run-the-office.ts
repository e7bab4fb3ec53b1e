import type { HrOffice } from './hr-office';
import type { Journey } from './steps';

interface Region {
  readonly regionName: string;
  readonly issuedCount: number;
  readonly claimedCount: number;
  readonly usedCount: number;
  readonly voidedCount: number;
  readonly institutionsInUseCount: number;
}

/** HR after a delist: the statistics, and a new batch for whose vouchers are void. */
export async function runTheOffice(options: { journey: Journey; office: HrOffice; templateNumber: number }): Promise<void> {
  const { office } = options;
  const { step } = options.journey;
  await step('R20 R21 A23', '统计：全省与 11 市', () => office.send<{ region: Region; children: Region[] }>('GET', '/statistics'), ({ region, children }) =>
    `发放 ${region.issuedCount} 领取 ${region.claimedCount} 使用 ${region.usedCount} 作废 ${region.voidedCount} 机构 ${region.institutionsInUseCount};${children.length} 市`);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await step('R20', '今日领取与使用', () => office.send<{ days: { claimedCount: number; usedCount: number }[] }>('GET', `/statistics/days?firstDay=${today}&lastDay=${today}`), ({ days }) =>
    `领取 ${days[0]?.claimedCount ?? 0} 使用 ${days[0]?.usedCount ?? 0}`);
  const path = `/templates/${options.templateNumber}`;
  const copy = { total: 10, validity: { kind: 'wholeYear', year: Number(today.slice(0, 4)) } };
  const copied = await step('A11', '复制为新批次', () => office.send<{ templateNumber: number; copiedFrom: number }>('POST', `${path}/copies`, copy), ({ templateNumber, copiedFrom }) => `${copiedFrom} → ${templateNumber}`);
  await step('A18', '只改名称与说明', () => office.send<{ name: string }>('PUT', `/templates/${copied.templateNumber}`, { name: '旅程：补发批次', description: '已下架批次的学员可领' }), ({ name }) => name);
}
