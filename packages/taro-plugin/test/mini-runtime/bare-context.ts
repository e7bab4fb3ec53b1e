import vm from 'node:vm';

/** What a mini-program host leaves out or puts in. */
export interface EngineOptions {
  readonly hasGlobalThis: boolean;
  readonly hasBigInt: boolean;
}

/** ECMAScript's own globals that mini-program engines lack. */
const absentBuiltIns = ['SharedArrayBuffer', 'Atomics', 'WebAssembly', 'FinalizationRegistry', 'WeakRef', 'AggregateError'];

/** What the architecture says to treat as absent; a test asserts that the context indeed lacks them. */
export const absentGlobals = [
  'crypto', 'TextEncoder', 'TextDecoder', 'URL', 'URLSearchParams', 'atob', 'btoa', 'Buffer', 'process', 'fetch', 'XMLHttpRequest',
  'Blob', 'FormData', 'AbortController', 'window', 'document', 'navigator', 'self', 'global', 'require', 'queueMicrotask', 'structuredClone',
  'performance', 'localStorage', 'Event', 'EventTarget', 'MessageChannel', 'setImmediate', ...absentBuiltIns,
] as const;

/**
 * A JavaScript context with the language and timers, nothing of Node's or a
 * browser's. Code from strings is refused, as on the phone.
 */
export function createBareContext(engine: EngineOptions, log: (line: string) => void): vm.Context {
  const context = vm.createContext(Object.create(null) as object, { codeGeneration: { strings: false, wasm: false } });
  const write = (...parts: unknown[]): void => log(parts.map(String).join(' '));
  Object.assign(context, {
    console: { log: write, info: write, warn: write, error: write, debug: write },
    setTimeout: (run: () => void, ms?: number) => Number(setTimeout(run, ms)),
    clearTimeout: (timer: number) => clearTimeout(timer),
    setInterval: (run: () => void, ms?: number) => Number(setInterval(run, ms)),
    clearInterval: (timer: number) => clearInterval(timer),
  });
  const removed: string[] = [...absentBuiltIns];
  if (!engine.hasGlobalThis) removed.push('globalThis');
  if (!engine.hasBigInt) removed.push('BigInt', 'BigInt64Array', 'BigUint64Array');
  vm.runInContext(`${JSON.stringify(removed)}.forEach(function (name) { delete this[name]; }, this);`, context);
  return context;
}
