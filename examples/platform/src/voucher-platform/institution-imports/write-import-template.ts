import { divisions, nameDivision } from '@skill-voucher/sdk-core';
import { writeXlsx } from 'hucre/xlsx';
import { isInstitutionPlace } from '../institutions/institution-fields';
import { importColumns } from './import-columns';
import { importLimits } from './import-limits';

/** The file to fill in (R9): headers alone on the first sheet, how to fill them and the codes of all divisions on the others. */
export async function writeImportTemplate(): Promise<Uint8Array> {
  const help = [
    ['填写说明'],
    ['每行一家机构，从第 2 行开始；不要改动表头，不要使用公式。'],
    ['统一社会信用代码、联系电话请按文本填写。'],
    ['所属区划填六位代码或全称，见“区划代码”。'],
    [`一个文件最多 ${importLimits.rows} 行；有一行不合格则整个文件都不导入，并逐行说明。`],
  ];
  const places = divisions.filter(({ code }) => isInstitutionPlace(code)).map(({ code }) => [code, nameDivision(code)]);
  return writeXlsx({
    sheets: [
      { name: '培训机构', columns: importColumns.map(() => ({ width: 26, numFmt: '@' })), rows: [importColumns.map(({ header }) => header)] },
      { name: '填写说明', columns: [{ width: 80 }], rows: help },
      { name: '区划代码', columns: [{ width: 12, numFmt: '@' }, { width: 24 }], rows: [['代码', '名称'], ...places] },
    ],
  });
}
