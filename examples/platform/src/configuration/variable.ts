/** Where a variable stands in the table of `docs/operations.md`. */
export type VariableGroup = '进程' | '数据库' | '安全与限流' | '业务' | '保存期限' | '密钥' | '国密发行方' | '系统之间';

/** A variable of the environment: what it takes, what it is without, and what production asks for. An empty text is as if absent. */
export interface Variable<Value = unknown> {
  readonly group: VariableGroup;
  /** What is told when it is wrong: `${name} 须为${takes}`. */
  readonly takes: string;
  /** As it would be written in the environment; absent: no value. */
  readonly default?: string;
  /** `required`: production does not start without it. Otherwise a sentence of the rule. */
  readonly production?: string;
  readonly about: string;
  /** Undefined: not what it takes. */
  parse(text: string): Value | undefined;
}

type Described = Omit<Variable, 'takes' | 'parse'>;

export function integer(range: { from: number; to: number; unit?: string }, described: Described): Variable<number> {
  const { from, to, unit = '' } = range;
  return {
    ...described,
    takes: ` ${from} 至 ${to} 的整数${unit}`,
    parse(text) {
      const value = Number(text);
      return /^\d{1,16}$/.test(text) && value >= from && value <= to ? value : undefined;
    },
  };
}

export function choice<const Value extends string>(values: readonly Value[], described: Described): Variable<Value> {
  return { ...described, takes: ` ${values.join('、')} 之一`, parse: (text) => values.find((value) => value === text) };
}

export function text(takes: string, pattern: RegExp, described: Described): Variable<string> {
  return { ...described, takes, parse: (value) => (pattern.test(value) ? value : undefined) };
}

/** Texts with commas between them. */
export function list(takes: string, pattern: RegExp, described: Described): Variable<readonly string[]> {
  return {
    ...described, takes,
    parse(value) {
      const items = value.split(',').map((item) => item.trim()).filter((item) => item !== '');
      return items.every((item) => pattern.test(item)) ? items : undefined;
    },
  };
}

/** A PEM file, by its path; whoever needs it reads and checks it. */
export function file(holds: string, described: Described): Variable<string> {
  return { ...described, takes: `可读取的文件（${holds}）`, parse: (value) => value };
}

/** 32 bytes in base64. */
export function secret(described: Described): Variable<Uint8Array> {
  return {
    ...described, takes: ' 32 字节（base64）',
    parse(value) {
      const bytes = Buffer.from(value, 'base64');
      return bytes.length === 32 ? new Uint8Array(bytes) : undefined;
    },
  };
}
