import type { Refusal, RefusalCode, RefusalDetails } from '../refusals';

/** Puts values in for `{name}`; a clause in `[]` with an absent value is left out, an absent value elsewhere shows as “—”. 1243.4 is written 1,243.4. */
export function fillMessage(template: string, values: RefusalDetails): string {
  const has = (name: string): boolean => Object.prototype.hasOwnProperty.call(values, name);
  return template
    .replace(/\[([^\]]*)\]/g, (_, clause: string) => (namesIn(clause).every(has) ? clause : ''))
    .replace(/\{(\w+)\}/g, (_, name: string) => (has(name) ? show(values[name]) : '—'));
}

/** The sentence of a refusal; for a code that is newer than these sentences the platform's own, or the code itself. */
export function fillRefusal(sentences: Readonly<Partial<Record<RefusalCode, string>>>, refusal: Pick<Refusal, 'code' | 'details' | 'message'>): string {
  return fillMessage(sentences[refusal.code] ?? refusal.message ?? refusal.code, refusal.details);
}

function namesIn(clause: string): string[] {
  return (clause.match(/\{(\w+)\}/g) ?? []).map((token) => token.slice(1, -1));
}

/** Thousands are grouped by hand: mini-programs have no `Intl`. */
function show(value: string | number | boolean | undefined): string {
  if (typeof value !== 'number') return String(value);
  const [whole = '', ...decimals] = String(value).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.');
}
