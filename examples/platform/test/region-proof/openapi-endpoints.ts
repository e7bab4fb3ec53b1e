import { readFile } from 'node:fs/promises';
import type { SignedCall } from '../harness/test-device';

export interface Endpoint {
  readonly id: string;
  readonly method: SignedCall['method'];
  readonly path: string;
  readonly tag: string;
}

const openApi = JSON.parse(await readFile(new URL('../../openapi.json', import.meta.url), 'utf8')) as { paths: Record<string, Record<string, { operationId: string; tags: string[]; parameters?: { name: string; in: string }[] }>> };

/** Every endpoint that asks who calls, from the file that is published. */
export const guardedEndpoints: readonly Endpoint[] = Object.entries(openApi.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ id: operation.operationId, method: method.toUpperCase() as Endpoint['method'], path, tag: operation.tags[0] ?? '' })))
  .filter(({ id, tag }) => tag !== 'public' && !['logInHr', 'logInReviewer', 'logInDesk'].includes(id));

/** Names of the query's parameters. */
export function findParameters(id: string): string[] {
  const operation = Object.values(openApi.paths).flatMap((methods) => Object.values(methods)).find(({ operationId }) => operationId === id);
  return (operation?.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
}

export function findEndpoint(id: string): Endpoint {
  const endpoint = guardedEndpoints.find((one) => one.id === id);
  if (endpoint === undefined) throw new Error(`The OpenAPI file has no ${id}`);
  return endpoint;
}

/** What fills an endpoint's path and body. */
export interface Filling {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: unknown;
}

export function fillCall({ method, path }: Endpoint, filling: Filling): { method: Endpoint['method']; path: string; body?: unknown } {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = filling.path?.[name];
    if (value === undefined) throw new Error(`${path} wants ${name}`);
    return String(value);
  });
  return { method, path: filling.query === undefined ? filled : `${filled}?${filling.query}`, ...(filling.body === undefined ? {} : { body: filling.body }) };
}
