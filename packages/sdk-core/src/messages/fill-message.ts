import type { RefusalDetails } from '../refusals';

/** Puts values in for `{name}`; a clause in `[]` with an absent value is left out, an absent value elsewhere shows as “—”. */
export function fillMessage(template: string, values: RefusalDetails): string {
  const has = (name: string): boolean => Object.prototype.hasOwnProperty.call(values, name);
  return template
    .replace(/\[([^\]]*)\]/g, (_, clause: string) => (namesIn(clause).every(has) ? clause : ''))
    .replace(/\{(\w+)\}/g, (_, name: string) => (has(name) ? String(values[name]) : '—'));
}

function namesIn(clause: string): string[] {
  return (clause.match(/\{(\w+)\}/g) ?? []).map((token) => token.slice(1, -1));
}
