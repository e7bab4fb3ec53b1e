import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { beginProxy } from '../../voucher-platform/proxies/begin-proxy';
import { endProxy, endProxyByHr } from '../../voucher-platform/proxies/end-proxy';
import { listProxies } from '../../voucher-platform/proxies/list-proxies';
import { lookUpProxies } from '../../voucher-platform/proxies/look-up-proxies';
import { describeOperation } from '../describe-operation';
import { ProxyId, type ProxyEnding, type ProxyLookUp, type ProxyRequest } from '../schemas/proxy-schemas';

const proxyParams = Type.Object({ proxyId: ProxyId });

/** 亲情服务 (A20). */
export function registerProxyRoutes(server: FastifyInstance, platform: Platform): void {
  server.get('/v1/proxies', { schema: describeOperation({ id: 'listProxies', tag: 'trainee', summary: 'Whom I act for and who acts for me (A20)', answer: 'ProxyHolders' }) }, async (request) =>
    listProxies(platform, request.device),
  );
  server.post<{ Body: Static<typeof ProxyRequest> }>(
    '/v1/proxies',
    { schema: describeOperation({ id: 'beginProxy', tag: 'trainee', summary: "Names me an elder's proxy for a year, with the elder's face; naming again renews it (A20)", body: 'ProxyRequest', answer: 'ProxyHolder', status: 201 }) },
    async (request, reply) => reply.status(201).send(await beginProxy(platform, request.device, request.body)),
  );
  server.delete<{ Params: Static<typeof proxyParams> }>(
    '/v1/proxies/:proxyId',
    { schema: describeOperation({ id: 'endProxy', tag: 'trainee', summary: 'Ends a proxy from either side, at once (A20)', params: proxyParams, status: 204 }) },
    async (request, reply) => {
      await endProxy(platform, request.device, request.params.proxyId);
      return reply.status(204).send();
    },
  );
}

/** 亲情服务 at the counter (A20). */
export function registerHrProxyRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof ProxyLookUp> }>(
    '/v1/hr/proxies/look-up',
    { schema: describeOperation({ id: 'lookUpProxies', tag: 'hr', summary: "Live proxies of one person whose elder lives in my region; the elder sees the look (A20, M3)", body: 'ProxyLookUp', answer: 'HrProxies' }) },
    async (request) => lookUpProxies(platform, request.hr, request.body.idNumber),
  );
  server.post<{ Params: Static<typeof proxyParams>; Body: Static<typeof ProxyEnding> }>(
    '/v1/hr/proxies/:proxyId/end',
    { schema: describeOperation({ id: 'endProxyByHr', tag: 'hr', summary: 'Ends a proxy for either side, at once; both are told (A20)', params: proxyParams, body: 'ProxyEnding', status: 204 }) },
    async (request, reply) => {
      await endProxyByHr(platform, request.hr, { proxyId: request.params.proxyId, ...request.body });
      return reply.status(204).send();
    },
  );
}
