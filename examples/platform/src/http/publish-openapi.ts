import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { securitySchemes } from './security-schemes';

/** OpenAPI 3.1 from the routes and the named schemas, at `/openapi.json`. */
export async function publishOpenApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      servers: [{ url: '/', description: 'Where the file came from' }],
      components: { securitySchemes },
      info: { title: '职业技能电子培训券平台', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }, description: 'Device requests are signed (RFC 9421, tag etv), back-channel requests too (tag etv-channel); HR uses a bearer token. Every refusal is a Refusal. watchCheckInCode and watchVoucherState can be followed as event streams, or over the WebSocket `GET /v1/push`, whose messages `{id, path, headers}` are signed requests of these two: docs/protocols/push.md.' },
    },
    transform: ({ schema, url }) => ({ schema: describeUpload(schema), url }),
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => (typeof json['$id'] === 'string' ? json['$id'] : `Inline${i}`) },
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

/** A body that is a file stands in the OpenAPI file alone: in the route's schema the server would check its bytes as JSON. */
function describeUpload(schema: FastifySchema): FastifySchema {
  return schema?.consumes === undefined ? schema : { ...schema, body: { type: 'string', format: 'binary' } };
}
