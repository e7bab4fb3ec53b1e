import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import { pickReached } from './reached-schemas';

type BuildSerializer = ReturnType<typeof SerializerSelector>;

/** The named schemas are the same for every server of a process. */
const made = new Map<string, ReturnType<ReturnType<BuildSerializer>>>();

/**
 * Fastify's own serializer, made once per schema and from the named schemas it reaches.
 * By default it is made anew for every answer of every route, and each time all named
 * schemas are checked: seconds of a start, the same each time.
 */
export const buildSerializer: BuildSerializer = (externalSchemas, options) => (route) => {
  const text = JSON.stringify(route.schema);
  const serializer = made.get(text) ?? SerializerSelector()(pickReached(text, (externalSchemas ?? {}) as Record<string, unknown>), options)(route);
  made.set(text, serializer);
  return serializer;
};
