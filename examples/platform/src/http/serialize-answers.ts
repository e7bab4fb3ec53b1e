import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type BuildSerializer = ReturnType<typeof SerializerSelector>;
type Schemas = Readonly<Record<string, unknown>>;

/** The named schemas are the same for every server of a process. */
const made = new Map<string, ReturnType<ReturnType<BuildSerializer>>>();

/**
 * Fastify's own serializer, made once per schema and from the named schemas it reaches.
 * By default it is made anew for every answer of every route, and each time all named
 * schemas are checked: seconds of a start, the same each time.
 */
export const buildSerializer: BuildSerializer = (externalSchemas, options) => (route) => {
  const text = JSON.stringify(route.schema);
  const serializer = made.get(text) ?? SerializerSelector()(pickReached(text, (externalSchemas ?? {}) as Schemas), options)(route);
  made.set(text, serializer);
  return serializer;
};

/** The named schemas that a schema refers to, and those that they refer to. */
function pickReached(text: string, schemas: Schemas): Record<string, unknown> {
  const reached: Record<string, unknown> = {};
  const waiting = readReferences(text);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = schemas[name];
    if (schema === undefined || Object.hasOwn(reached, name)) continue;
    reached[name] = schema;
    waiting.push(...readReferences(JSON.stringify(schema)));
  }
  return reached;
}

function readReferences(text: string): string[] {
  return [...text.matchAll(/"\$ref":"([^"#]+)#?[^"]*"/g)].map(([, name = '']) => name);
}
