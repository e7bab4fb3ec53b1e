import type { Surface } from './plugin-runtime';
import type { ViewNode } from './template-renderer';

/** Everything on the surface from the top, parents before children. */
export function* walk(nodes: readonly ViewNode[], above: readonly ViewNode[] = []): Generator<{ node: ViewNode; above: readonly ViewNode[] }> {
  for (const node of nodes) {
    yield { node, above };
    yield* walk(node.children, [...above, node]);
  }
}

export function readText(nodes: readonly ViewNode[]): string {
  return [...walk(nodes)].map(({ node }) => node.text ?? '').filter((text) => text !== '').join(' ');
}

/** Role as a screen reader takes it: the attribute, else the native component's own. */
export function roleOf(node: ViewNode): string | undefined {
  const role = node.attributes['aria-role'];
  if (typeof role === 'string' && role !== '') return role;
  return { button: 'button', input: 'textbox', image: 'img' }[node.tag];
}

export function nameOf(node: ViewNode): string {
  const label = node.attributes['aria-label'];
  return typeof label === 'string' && label !== '' ? label : readText([node]);
}

/** Roles and names, one line each, indented by nesting: what a screen reader walks through. */
export function describeScreen(surface: Surface): string[] {
  const lines: string[] = [];
  for (const { node, above } of walk(surface.view())) {
    const role = roleOf(node);
    if (role === undefined || node.attributes['aria-hidden'] === true) continue;
    lines.push(`${'  '.repeat(above.filter((parent) => roleOf(parent) !== undefined).length)}${role} "${nameOf(node)}"`);
  }
  return lines;
}

export function find(surface: Surface, role: string, name: string | RegExp): { node: ViewNode; above: readonly ViewNode[] } | undefined {
  for (const found of walk(surface.view())) {
    if (roleOf(found.node) !== role) continue;
    const given = nameOf(found.node);
    if (typeof name === 'string' ? given === name : name.test(given)) return found;
  }
  return undefined;
}

/** Fires a native event where it starts and lets it bubble through every bound ancestor, as the hosts do. */
export function fire(surface: Surface, target: { node: ViewNode; above: readonly ViewNode[] }, type: string, detail: object = {}): void {
  const touched = identity(target.node);
  for (const node of [target.node, ...[...target.above].reverse()]) {
    const handler = node.handlers.get(type);
    if (handler === undefined) continue;
    const method = surface.instance[handler.method];
    if (typeof method !== 'function') throw new Error(`no method "${handler.method}" for ${type}`);
    (method as (event: object) => void).call(surface.instance, { type, timeStamp: Date.now(), target: touched, currentTarget: identity(node), detail, mark: {} });
    if (handler.isCatch) return;
  }
}

export async function tap(surface: Surface, role: string, name: string | RegExp): Promise<void> {
  const found = await waitFor(() => find(surface, role, name), `${role} "${String(name)}"`, surface);
  if (found.node.attributes.disabled === true) throw new Error(`${role} "${String(name)}" is disabled`);
  if (![found.node, ...found.above].some((node) => node.handlers.has('tap'))) throw new Error(`nothing listens to a tap on ${role} "${String(name)}"`);
  fire(surface, found, 'tap');
}

export async function waitForText(surface: Surface, text: string | RegExp, timeoutMs = 10_000): Promise<string> {
  return waitFor(() => {
    const shown = readText(surface.view());
    return (typeof text === 'string' ? shown.includes(text) : text.test(shown)) ? shown : undefined;
  }, `text ${String(text)}`, surface, timeoutMs);
}

export async function waitFor<T>(look: () => T | undefined, what: string, surface: Surface, timeoutMs = 10_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what} did not appear. On screen:\n${describeScreen(surface).join('\n')}\n${readText(surface.view())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function identity(node: ViewNode): object {
  const dataset = Object.fromEntries(Object.entries(node.attributes).filter(([name]) => name.startsWith('data-')).map(([name, value]) => [name.slice(5), value]));
  return { id: node.attributes.id, dataset };
}
