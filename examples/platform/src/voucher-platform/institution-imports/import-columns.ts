import { mostCharacters } from '../institutions/institution-fields';
import { importLimits } from './import-limits';

/** The columns of the file, in this order, under exactly these headers; each must be filled in. */
export const importColumns = [
  { key: 'name', header: '机构名称', maxCharacters: mostCharacters.name },
  { key: 'institutionCode', header: '统一社会信用代码', maxCharacters: mostCharacters.institutionCode },
  { key: 'region', header: '所属区划', maxCharacters: 40 },
  { key: 'phone', header: '联系电话', maxCharacters: mostCharacters.phone },
  { key: 'address', header: '地址', maxCharacters: mostCharacters.address },
] as const;

export type ImportKey = (typeof importColumns)[number]['key'];

/** What is wrong with a cell, and what to write instead (M1). */
export const findingSentences = {
  notSpreadsheet: '不是 .xlsx 表格，或已加密、损坏；请用模板填写，另存为“Excel 工作簿”后上传',
  tooLarge: `超过 ${importLimits.rows} 行，或内容过大；请拆成几个文件上传`,
  wrongColumns: '表头与模板不一致；请下载模板，保持表头和列序不变',
  empty: '没有数据行；请从第 2 行开始填写',
  interrupted: '没有处理完，没有导入任何机构；请稍后重新上传',
  missing: '此项必填，请填写',
  notText: '不是文本，长数字会丢失末位；请把此列设为文本格式后重新填写',
  formula: '不接受公式；请复制后选择性粘贴为数值',
  tooLong: '超过字数上限；请精简',
  codeMalformed: '不是 18 位统一社会信用代码；请核对证照，字母 I、O、S、V、Z 不会出现',
  codeCheckFailed: '校验位不符，请核对；早期代码可忽略此提示',
  duplicateInFile: '与本文件前面某一行的代码相同；请保留一行',
  alreadyRegistered: '此代码已登记过机构（含已停用的）；请删去此行，或在机构列表中修改、恢复',
  regionUnknown: '没有这个市县；请填六位代码（如 140105）或全称（如 太原市小店区）',
  outsideRegion: '不在您的管辖区域内；请删去此行，或交由所属地区导入',
  tooManyColumns: '表头之外还有内容；请只保留模板中的列',
} as const;

export type FindingCode = keyof typeof findingSentences;
