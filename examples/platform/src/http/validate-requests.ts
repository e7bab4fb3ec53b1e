import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { pickReached } from './reached-schemas';
import { namedSchemas } from './schemas';

type Validator = ReturnType<FastifySchemaCompiler<TSchema>>;

/** Made once per schema: they are the same for every server of a process. */
const made = new Map<string, Validator>();

/** Queries and paths are text and are converted; a body must already be of its types. Defaults are filled in both. */
const compileSchema: FastifySchemaCompiler<TSchema> = (route) => {
  const key = `${route.httpPart ?? ''} ${JSON.stringify(route.schema)}`;
  const validator = made.get(key) ?? makeValidator(route);
  made.set(key, validator);
  return validator;
};

const makeValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(namedSchemas, schema);
  const text = JSON.stringify(schema);
  // Filling in is not compiled: of 200 events it costs more than all else that is done with them.
  const hasDefaults = [text, JSON.stringify(pickReached(text, namedSchemas))].some((one) => one.includes('"default":'));
  return (value: unknown) => {
    const given = httpPart === 'body' ? value : Value.Convert(namedSchemas, schema, value);
    const filled = hasDefaults ? Value.Default(namedSchemas, schema, given) : given;
    if (compiled.Check(filled)) return { value: filled };
    const validation = compiled.Errors(filled).map(({ instancePath, params, keyword }) => ({ instancePath, params, keyword }));
    return { error: Object.assign(new Error('invalid request'), { validation }) };
  };
};

export function validateRequests(server: FastifyInstance): void {
  server.setValidatorCompiler(compileSchema as FastifySchemaCompiler<unknown>);
}
