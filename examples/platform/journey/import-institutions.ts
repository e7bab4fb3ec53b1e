import { institutionCodeCheckCharacter } from '@skill-voucher/sdk-core';
import { writeXlsx } from 'hucre/xlsx';
import type { Demo, RunningPlatform } from '../src/index';
import { openHrOffice, type HrOffice } from './hr-office';
import type { Journey } from './steps';

interface ImportJob {
  readonly importId: string;
  readonly state: string;
  readonly createdCount: number;
  readonly errors: readonly { readonly row: number; readonly column: string; readonly message: string }[];
}

const importedCount = 2000;

/** The ministry's operator brings institutions in from Excel. Resolves with the number of the one that the rest of the journey is with. */
export async function importInstitutions(options: { journey: Journey; platform: RunningPlatform; demo: Demo; office: HrOffice; name: string }): Promise<number> {
  const { platform, demo, office, name } = options;
  const { step } = options.journey;
  const operator = await openHrOffice(platform, demo.hrAccounts.find(({ role }) => role === 'platformOperator') ?? fail('no operator'));
  await step('R9 A24 M1', 'Excel 批量导入：一行有误，全部不导入', async () => runImport(operator, [0, 1].map((number) => importRow(`旅程导入机构${number}`, number, number === 1 ? '没有这个县' : '140105'))), ({ errors }) => `第 ${errors[0]?.row ?? 0} 行 ${errors[0]?.column ?? ''}:${errors[0]?.message ?? ''}`);
  await step('R9 A24', `Excel 批量导入 ${importedCount.toLocaleString('en')} 家机构`, async () => {
    const job = await runImport(operator, Array.from({ length: importedCount }, (_, number) => importRow(number === 0 ? name : `旅程导入机构${number}`, number, '太原市小店区')));
    return job.state === 'done' ? job : fail(JSON.stringify(job.errors[0]));
  }, ({ createdCount }) => `${createdCount} 家`);
  return step('R9 R10', '人社部门看到导入的机构', () => findInstitution(office, name), (institutionNumber) => `机构 ${institutionNumber}`);
}

/** Goes through the list, as somebody who looks for a name. */
async function findInstitution(office: HrOffice, name: string): Promise<number> {
  let cursor: string | undefined;
  do {
    const page: { items: readonly { institutionNumber: number; name: string }[]; nextCursor?: string } = await office.send('GET', `/institutions?limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    const found = page.items.find((institution) => institution.name === name);
    if (found !== undefined) return found.institutionNumber;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return fail(`${name} is not in the list`);
}

function importRow(name: string, number: number, region: string): string[] {
  const digits = `91140105MA${String(5_000_000 + number).padStart(7, '0')}`;
  return [name, digits + institutionCodeCheckCharacter(digits), region, '0351-7000000', '太原市小店区'];
}

async function runImport(operator: HrOffice, rows: string[][]): Promise<ImportJob> {
  const file = await writeXlsx({ sheets: [{ name: '培训机构', rows: [['机构名称', '统一社会信用代码', '所属区划', '联系电话', '地址'], ...rows] }] });
  let job = await operator.upload<ImportJob>('/institution-imports', new Uint8Array(file));
  while (job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 20));
    job = await operator.send('GET', `/institution-imports/${job.importId}`);
  }
  return job;
}

function fail(reason: string): never {
  throw new Error(reason);
}
