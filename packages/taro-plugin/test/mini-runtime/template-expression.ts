export type Scope = Readonly<Record<string, unknown>>;

const compiled = new Map<string, (scope: object) => unknown>();

/** The value of an attribute: plain text, `{{ expression }}`, or both mixed. */
export function evaluateAttribute(source: string, scope: Scope): unknown {
  const whole = /^\{\{([\s\S]*)\}\}$/.exec(source);
  if (whole !== null && !(whole[1] as string).includes('}}')) return evaluate(whole[1] as string, scope);
  return source.replace(/\{\{([\s\S]*?)\}\}/g, (_match, expression: string) => String(evaluate(expression, scope) ?? ''));
}

/** `data="{{i:item,c:c+1}}"` of a template call is an object without its braces. */
export function evaluateData(source: string, scope: Scope): Scope {
  const inner = /^\{\{([\s\S]*)\}\}$/.exec(source)?.[1];
  if (inner === undefined) throw new Error(`template data "${source}" is no expression`);
  return evaluate(`{${inner}}`, scope) as Scope;
}

/** Unknown names are undefined, as in the hosts' template language. */
function evaluate(expression: string, scope: Scope): unknown {
  let run = compiled.get(expression);
  if (run === undefined) {
    // The sources are our own build's templates; a test evaluates them, a phone never does.
    run = new Function('scope', `with (scope) { return (${expression}); }`) as (scope: object) => unknown;
    compiled.set(expression, run);
  }
  const names = new Proxy(scope, {
    has: (_target, name) => typeof name === 'string',
    get: (target, name) => (typeof name === 'string' ? target[name] : undefined),
  });
  try {
    return run(names);
  } catch (error) {
    if (error instanceof TypeError) return undefined; // a member of undefined is undefined there
    throw error;
  }
}
