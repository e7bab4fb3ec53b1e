import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

/** Queries and paths are text and are converted; a body must already be of its types. Defaults are filled in both. */
const compileSchema: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  return (value: unknown) => {
    const given = httpPart === 'body' ? value : Value.Convert(schema, value);
    const filled = Value.Default(schema, given);
    if (compiled.Check(filled)) return { value: filled };
    const details = compiled.Errors(filled).map((error) => ({ instancePath: error.instancePath, params: error.params, keyword: error.keyword }));
    const error: Error & { validation?: unknown } = new Error('invalid request');
    error.validation = details;
    return { error };
  };
};

export function validateRequests(server: FastifyInstance): void {
  server.setValidatorCompiler(compileSchema as FastifySchemaCompiler<unknown>);
}
