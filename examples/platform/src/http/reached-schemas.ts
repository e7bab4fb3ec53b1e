/** The named schemas that a schema, given as JSON, refers to, and those that they refer to. */
export function pickReached(text: string, schemas: Readonly<Record<string, unknown>>): Record<string, unknown> {
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
