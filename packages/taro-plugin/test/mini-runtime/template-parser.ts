/** A node of a WXML or AXML file. */
export interface MarkupElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly MarkupNode[];
}

export type MarkupNode = MarkupElement | { readonly text: string };

/** Parses the XML dialect both hosts share; throws where tags do not match. */
export function parseMarkup(source: string, file: string): readonly MarkupNode[] {
  const root: { tag: string; attributes: Record<string, string>; children: MarkupNode[] } = { tag: '#root', attributes: {}, children: [] };
  const open = [root];
  const pattern = /<!--[\s\S]*?-->|<\/([\w-]+)\s*>|<([\w-]+)((?:\s+[\w:@-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(\/?)>|([^<]+)/g;
  let end = 0;
  for (const match of source.matchAll(pattern)) {
    if (match.index !== end) throw new Error(`${file}: cannot read markup at "${source.slice(end, end + 60)}"`);
    end = match.index + match[0].length;
    const [, closed, opened, attributes = '', selfClosing, text] = match;
    const parent = open[open.length - 1] ?? root;
    if (text !== undefined) {
      if (text.trim() !== '') parent.children.push({ text });
    } else if (opened !== undefined) {
      const element = { tag: opened, attributes: parseAttributes(attributes), children: [] };
      parent.children.push(element);
      if (selfClosing !== '/') open.push(element);
    } else if (closed !== undefined) {
      const last = open.pop();
      if (last?.tag !== closed) throw new Error(`${file}: </${closed}> closes <${last?.tag ?? ''}>`);
    }
  }
  if (end !== source.length || open.length !== 1) throw new Error(`${file}: unfinished markup`);
  return root.children;
}

export function isElement(node: MarkupNode): node is MarkupElement {
  return 'tag' in node;
}

function parseAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of source.matchAll(/([\w:@-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g)) {
    attributes[name as string] = double ?? single ?? '';
  }
  return attributes;
}
