import { proxyOperations } from '@skill-voucher/sdk-core';
import type { FastifySchema } from 'fastify';
import { Type, type TObject } from 'typebox';
import { eventStreamType } from './event-stream-type';
import type { SecurityScheme } from './security-schemes';
import { ProxyId } from './schemas/proxy-schemas';

export interface Operation {
  /** verbNoun, the name of the client's function. */
  readonly id: string;
  readonly tag: 'public' | 'channel' | 'system' | 'device' | 'trainee' | 'institution' | 'hr' | 'employmentService' | 'realNameSystem';
  readonly summary: string;
  readonly params?: TObject;
  readonly query?: TObject;
  /** Names of schemas. */
  readonly body?: string;
  /** Media type of a body that is a file; the route reads and checks it itself. */
  readonly upload?: string;
  readonly answer?: string;
  /** Media type of an answer that is a file. */
  readonly file?: string;
  /** Answers to `Accept: text/event-stream` with events of this name, each with the answer as its data. */
  readonly event?: string;
  readonly status?: 200 | 201 | 204;
  readonly isRepeatable?: boolean;
}

const idempotencyHeader = Type.Object({
  'idempotency-key': Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$', description: 'Repeats with the same key have one effect and get the first answer; kept at least 7 days' }),
});

/** Who may call: one of `securitySchemes`, or anybody. */
const schemeOfTag: Readonly<Record<Exclude<Operation['tag'], 'public'>, SecurityScheme>> = {
  channel: 'channelSignature', system: 'channelSignature',
  device: 'deviceSignature', trainee: 'deviceSignature', institution: 'deviceSignature',
  hr: 'hrToken', employmentService: 'reviewerToken', realNameSystem: 'deskToken',
};

function describeSecurity({ id, tag }: Operation): Record<string, string[]>[] {
  return tag === 'public' || id.startsWith('logIn') ? [] : [{ [schemeOfTag[tag]]: [] }];
}

/** One operation as Fastify and the OpenAPI file want it; every other answer is a Refusal. */
export function describeOperation(operation: Operation): FastifySchema {
  const status = operation.status ?? 200;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    security: describeSecurity(operation),
    summary: operation.summary,
    ...(operation.params === undefined ? {} : { params: operation.params }),
    ...describeQuery(operation),
    ...(operation.body === undefined ? {} : { body: Type.Ref(operation.body) }),
    ...(operation.upload === undefined ? {} : { consumes: [operation.upload] }),
    ...(operation.isRepeatable === true ? { headers: idempotencyHeader } : {}),
    response: {
      [status]: describeAnswer(operation),
      '4xx': Type.Ref('Refusal'),
      default: Type.Ref('Refusal'),
    },
  };
}

/** What a proxy may do takes the elder in the query, where the signature covers it (A20). */
function describeQuery({ id, query }: Operation): { querystring?: TObject } {
  if (!proxyOperations.includes(id)) return query === undefined ? {} : { querystring: query };
  return { querystring: Type.Object({ ...query?.properties, actingFor: Type.Optional(ProxyId) }, { additionalProperties: false }) };
}

function describeAnswer({ answer, file, event }: Operation): object {
  if (file !== undefined) return { description: 'The file', content: { [file]: { schema: { type: 'string', format: 'binary' } } } };
  if (answer === undefined) return Type.Null({ description: 'Done' });
  if (event === undefined) return Type.Ref(answer);
  const description = `Events \`${event}\`: \`data\` is a ${answer}, \`id\` what to send as \`after\` next; comments in between. An event \`refusal\` with a Refusal ends it. docs/protocols/push.md`;
  return { description: 'Once, or each as it comes', content: { 'application/json': { schema: Type.Ref(answer) }, [eventStreamType]: { schema: { type: 'string', description } } } };
}
