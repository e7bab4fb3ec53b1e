import { variables, type Environment, type VariableName } from './variables';

type ValueOf<Name extends VariableName> = NonNullable<ReturnType<(typeof variables)[Name]['parse']>>;

/** Reads variables and keeps what is wrong, one sentence for each. */
export interface EnvironmentReader {
  readonly isProduction: boolean;
  readonly problems: string[];
  has(name: VariableName): boolean;
  /** The value, its default, or undefined when it is absent without one or wrong. */
  read<Name extends VariableName>(name: Name): ValueOf<Name> | undefined;
  /** One that has a default: that too when what is given is wrong, because nothing starts then anyway. */
  readOr<Name extends VariableName>(name: Name, otherwise: ValueOf<Name>): ValueOf<Name>;
  /** One without which this process does not start in production. */
  require<Name extends VariableName>(name: Name): ValueOf<Name> | undefined;
}

export function createEnvironmentReader(environment: Environment): EnvironmentReader {
  const problems: string[] = [];
  const isProduction = environment.NODE_ENV === 'production';
  const given = (name: VariableName) => environment[name] ?? '';
  function read<Name extends VariableName>(name: Name): ValueOf<Name> | undefined {
    const variable = variables[name];
    const written = given(name) === '' ? ('default' in variable ? variable.default : undefined) : given(name);
    if (written === undefined) return undefined;
    const value = variable.parse(written) as ValueOf<Name> | undefined;
    if (value === undefined) problems.push(`${name} 须为${variable.takes}`);
    return value;
  }
  return {
    isProduction, problems, read,
    has: (name) => given(name) !== '',
    readOr: (name, otherwise) => read(name) ?? otherwise,
    require(name) {
      if (isProduction && given(name) === '') problems.push(`生产环境须设置 ${name}（${variables[name].takes.trim()}）`);
      return read(name);
    },
  };
}
