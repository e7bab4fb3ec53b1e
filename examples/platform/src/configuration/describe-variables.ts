import { variables } from './variables';
import type { Variable } from './variable';

const production = (rule: string | undefined) => (rule === 'required' ? '必填' : (rule ?? ''));
const cell = (text: string) => text.trim().replaceAll('|', '\\|');
const code = (text: string | undefined) => (text === undefined || text === '' ? '–' : `\`${text}\``);

/** The table of `docs/operations.md`, one part for each group. */
export function describeVariables(): string {
  const rows = Object.entries(variables) as [string, Variable][];
  const groups = [...new Set(rows.map(([, { group }]) => group))];
  return groups.map((group) => {
    const lines = rows.filter(([, variable]) => variable.group === group).map(([name, { takes, default: otherwise, production: rule, about }]) => `| \`${name}\` | ${cell(about)} | ${cell(takes)} | ${code(otherwise)} | ${cell(production(rule))} |`);
    return [`### ${group}`, '', '| 变量 | 用途 | 取值 | 默认 | 生产环境 |', '|---|---|---|---|---|', ...lines].join('\n');
  }).join('\n\n');
}

const start = '<!-- 以下由 npm run configuration-table 写入 -->';
const end = '<!-- 以上由 npm run configuration-table 写入 -->';

/** The page with the table as it is now. */
export function replaceTable(page: string): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error('The page has no place for the table');
  return `${page.slice(0, from + start.length)}\n\n${describeVariables()}\n\n${page.slice(to)}`;
}
