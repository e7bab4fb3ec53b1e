/** A role with its name and states, or a text between them. */
export type RoleItem = string | RoleNode;

export interface RoleNode {
  readonly role: string;
  readonly name: string;
  readonly states: readonly string[];
  readonly children: readonly RoleItem[];
}

/** WAI-ARIA: the content of these is their name and presents nothing of its own. */
const namedByContent = ['button', 'checkbox', 'radio', 'heading', 'img', 'textbox', 'searchbox'];
/** A label stands as text beside these where it is real HTML. */
const labelled = ['checkbox', 'radio', 'textbox', 'searchbox'];
/** They say nothing to a person. */
const transparent = ['main', 'paragraph', 'generic'];

export function isNamedByContent(role: string): boolean {
  return namedByContent.includes(role);
}

/** One line an item. Chinese needs no spaces, so where a host breaks lines does not count. */
export function printTree(items: readonly RoleItem[], depth = 0): string[] {
  const lines: string[] = [];
  for (const item of withoutLabels(joinTexts(items.flatMap(unwrap)))) {
    const indent = '  '.repeat(depth);
    if (typeof item === 'string') {
      lines.push(indent + item);
      continue;
    }
    const name = squeeze(item.name);
    lines.push(indent + [item.role, ...(name === '' ? [] : [`"${name}"`]), ...item.states.map((state) => `[${state}]`)].join(' '));
    if (!isNamedByContent(item.role)) lines.push(...printTree(withoutOwnName(item), depth + 1));
  }
  return lines;
}

function unwrap(item: RoleItem): readonly RoleItem[] {
  return typeof item !== 'string' && transparent.includes(item.role) ? item.children.flatMap(unwrap) : [item];
}

function joinTexts(items: readonly RoleItem[]): RoleItem[] {
  const joined: RoleItem[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if (typeof item !== 'string') joined.push(item);
    else if (typeof last === 'string') joined[joined.length - 1] = last + squeeze(item);
    else joined.push(squeeze(item));
  }
  return joined;
}

/** The text of a `label` repeats the name of the control before or after it. */
function withoutLabels(items: readonly RoleItem[]): RoleItem[] {
  return items
    .map((item, index) => {
      if (typeof item !== 'string') return item;
      const [before, after] = [nameOfLabelled(items[index - 1]), nameOfLabelled(items[index + 1])];
      const rest = before !== '' && item.startsWith(before) ? item.slice(before.length) : item;
      return after !== '' && rest.endsWith(after) ? rest.slice(0, -after.length) : rest;
    })
    .filter((item) => item !== '');
}

function nameOfLabelled(item: RoleItem | undefined): string {
  return item === undefined || typeof item === 'string' || !labelled.includes(item.role) ? '' : squeeze(item.name);
}

/** A `legend` repeats the name of its group. */
function withoutOwnName({ name, children }: RoleNode): readonly RoleItem[] {
  const [first, ...rest] = children;
  return typeof first === 'string' && squeeze(first) === squeeze(name) ? rest : children;
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}
