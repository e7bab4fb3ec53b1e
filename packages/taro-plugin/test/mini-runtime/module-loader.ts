import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

export type Registration =
  | { readonly kind: 'App' | 'Page' | 'Component'; readonly file: string; readonly options: Record<string, unknown> };

export interface ModuleLoader {
  /** Runs a file of the package once, as the host does, and gives its exports. */
  load(file: string): unknown;
  /** What `App`, `Page` and `Component` were called with, by file. */
  readonly registrations: readonly Registration[];
}

/** Runs CommonJS files with the host's free variables; the browser's are shadowed by undefined, as WeChat's own wrapper does. */
export function createModuleLoader(context: vm.Context, folder: string, freeVariables: Record<string, unknown>): ModuleLoader {
  const modules = new Map<string, { exports: unknown }>();
  const registrations: Registration[] = [];
  const shadowed = ['window', 'document', 'frames', 'self', 'location', 'navigator', 'localStorage', 'history', 'XMLHttpRequest', 'Caches'];

  function load(file: string): unknown {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const absolute = path.join(folder, file);
    const register = (kind: Registration['kind']) => (options: Record<string, unknown>) => void registrations.push({ kind, file, options });
    const module = { exports: vm.runInContext('({})', context) as unknown };
    modules.set(file, module);
    const variables: Record<string, unknown> = {
      ...Object.fromEntries(shadowed.map((name) => [name, undefined])),
      App: register('App'), Page: register('Page'), Component: register('Component'),
      ...freeVariables,
      module,
      exports: module.exports,
      require: (request: string) => load(resolve(file, request)),
    };
    const names = Object.keys(variables);
    const source = fs.readFileSync(absolute, 'utf8');
    const run = vm.compileFunction(source, names, { parsingContext: context, filename: absolute }) as (...values: unknown[]) => void;
    run(...Object.values(variables));
    return module.exports;
  }

  function resolve(from: string, request: string): string {
    if (!/^\.{0,2}\//.test(request)) throw new Error(`${from} requires "${request}": mini-programs have relative modules only`);
    const joined = request.startsWith('/') ? request.slice(1) : path.posix.join(path.posix.dirname(from), request);
    return joined.endsWith('.js') ? joined : `${joined}.js`;
  }

  return { load, registrations };
}
