import fs from 'node:fs';
import path from 'node:path';
import { evaluateAttribute, evaluateData, type Scope } from './template-expression';
import { isElement, parseMarkup, type MarkupElement, type MarkupNode } from './template-parser';

/** What stands on the screen: native components with their bound handlers. */
export interface ViewNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Event type in lower case → handler; `isCatch` stops the event there. */
  readonly handlers: ReadonlyMap<string, { readonly method: string; readonly isCatch: boolean }>;
  readonly children: readonly ViewNode[];
  readonly text?: string;
  /** Nesting of components like WeChat's `comp`. */
  readonly componentDepth: number;
}

const nativeTags = new Set(['view', 'text', 'button', 'input', 'image', 'camera', 'scroll-view', 'block']);

interface TemplateFile {
  readonly nodes: readonly MarkupNode[];
  readonly templates: ReadonlyMap<string, MarkupElement>;
  readonly modules: Scope;
}

export interface TemplateRenderer {
  /** The page's or component's own markup over its data. */
  render(name: string, data: Scope): readonly ViewNode[];
}

/** Renders the built templates, WXML or AXML, from the data the running app has set. */
export function createTemplateRenderer(folder: string, extension: 'wxml' | 'axml'): TemplateRenderer {
  const files = new Map<string, TemplateFile>();

  function read(file: string): TemplateFile {
    let known = files.get(file);
    if (known === undefined) {
      known = compile(file);
      files.set(file, known);
    }
    return known;
  }

  function compile(file: string): TemplateFile {
    const nodes = parseMarkup(fs.readFileSync(path.join(folder, file), 'utf8'), file);
    const templates = new Map<string, MarkupElement>();
    const modules: Record<string, unknown> = {};
    for (const node of nodes.filter(isElement)) {
      const relative = (name: string): string => path.posix.join(path.posix.dirname(file), node.attributes[name] as string);
      if (node.tag === 'template' && node.attributes.name !== undefined) templates.set(node.attributes.name, node);
      if (node.tag === 'wxs') modules[node.attributes.module as string] = loadScript(relative('src'));
      if (node.tag === 'import-sjs') modules[node.attributes.name as string] = loadScript(relative('from'));
      if (node.tag === 'import') {
        const imported = read(relative('src'));
        imported.templates.forEach((template, name) => templates.set(name, template));
        Object.assign(modules, imported.modules);
      }
    }
    return { nodes, templates, modules };
  }

  function loadScript(file: string): unknown {
    const source = fs.readFileSync(path.join(folder, file), 'utf8').replace(/^export default/m, 'module.exports =');
    const module = { exports: {} as unknown };
    new Function('module', source)(module);
    return module.exports;
  }

  function usedComponents(name: string): Readonly<Record<string, string>> {
    const json = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8')) as { usingComponents?: Record<string, string> };
    return json.usingComponents ?? {};
  }

  function render(name: string, data: Scope, componentDepth = 0): readonly ViewNode[] {
    const file = read(`${name}.${extension}`);
    const used = usedComponents(name);
    const draw = (nodes: readonly MarkupNode[], scope: Scope): ViewNode[] => {
      const drawn: ViewNode[] = [];
      let isBranchTaken = false;
      for (const node of nodes) {
        if (!isElement(node)) {
          drawn.push({ tag: '#text', attributes: {}, handlers: new Map(), children: [], text: String(evaluateAttribute(node.text, scope) ?? ''), componentDepth });
          continue;
        }
        if (['wxs', 'import', 'import-sjs'].includes(node.tag) || (node.tag === 'template' && node.attributes.name !== undefined)) continue;
        const condition = directive(node, 'if') ?? directive(node, 'elif');
        const isElse = directive(node, 'elif') !== undefined || directive(node, 'else') !== undefined;
        if (condition !== undefined || isElse) {
          const isTaken: boolean = !(isElse && isBranchTaken) && (condition === undefined || Boolean(evaluateAttribute(condition, scope)));
          isBranchTaken = isTaken || (isElse && isBranchTaken);
          if (!isTaken) continue;
        }
        const items = directive(node, 'for');
        if (items === undefined) drawn.push(...drawOne(node, scope));
        else {
          const list = evaluateAttribute(items, scope);
          if (Array.isArray(list)) list.forEach((item: unknown, index) => drawn.push(...drawOne(node, { ...scope, item, index })));
        }
      }
      return drawn;
    };

    const drawOne = (node: MarkupElement, scope: Scope): ViewNode[] => {
      if (node.tag === 'template') {
        const called = String(evaluateAttribute(node.attributes.is as string, scope));
        const template = file.templates.get(called);
        if (template === undefined) throw new Error(`${name}: no template "${called}"`);
        return draw(template.children, { ...file.modules, ...evaluateData(node.attributes.data ?? '{{}}', scope) });
      }
      if (node.tag === 'block') return draw(node.children, scope);
      const component = used[node.tag];
      if (component !== undefined) {
        const given = Object.fromEntries(Object.entries(node.attributes).map(([key, value]) => [key, evaluateAttribute(value, scope)]));
        return [...render(path.posix.join(path.posix.dirname(name), component), given, componentDepth + 1)];
      }
      if (!nativeTags.has(node.tag)) throw new Error(`${name}: <${node.tag}> is neither native nor declared in ${name}.json`);
      return [{ tag: node.tag, ...readAttributes(node, scope), children: draw(node.children, scope), componentDepth }];
    };

    return draw(file.nodes, { ...file.modules, ...data });
  }

  return { render: (name, data) => render(name, data) };
}

function directive(node: MarkupElement, name: string): string | undefined {
  return node.attributes[`wx:${name}`] ?? node.attributes[`a:${name}`];
}

function readAttributes(node: MarkupElement, scope: Scope): Pick<ViewNode, 'attributes' | 'handlers'> {
  const attributes: Record<string, unknown> = {};
  const handlers = new Map<string, { method: string; isCatch: boolean }>();
  for (const [key, value] of Object.entries(node.attributes)) {
    const event = /^(bind|catch):?([a-z]\w*)$/.exec(key) ?? /^(on|catch)([A-Z]\w*)$/.exec(key);
    if (event !== null) handlers.set((event[2] as string).toLowerCase(), { method: value, isCatch: event[1] === 'catch' });
    else if (!/^(wx|a):/.test(key)) attributes[key] = evaluateAttribute(value, scope);
  }
  return { attributes, handlers };
}
