import type { FastifyInstance } from 'fastify';
import type { Platform } from '../../platform';
import type { AuditLog } from '../../audit/audit-log';
import { readLatestCheckpoint } from '../../audit/make-checkpoint';
import { publishTrustList } from '../../voucher-platform/trust/publish-trust-list';
import { describeOperation } from '../describe-operation';
import { refuseRequest } from '../refused-request';

export function registerPublicRoutes(server: FastifyInstance, platform: Platform): void {
  server.get('/v1/time', { schema: describeOperation({ id: 'readServerTime', tag: 'public', summary: "The platform's clock", answer: 'ServerTime' }) }, async () => ({
    serverTimeMs: platform.nowMs(),
  }));
  server.get(
    '/v1/trust-list',
    { schema: describeOperation({ id: 'readTrustList', tag: 'public', summary: 'Issuers whose credentials are to be trusted, signed', answer: 'TrustList' }) },
    async () => publishTrustList(platform),
  );
  registerCheckpointRoute(server, platform.auditLog, { path: '/v1/audit-checkpoint', id: 'readAuditCheckpoint' });
}

/** The anchor of a system's audit log (M8). */
export function registerCheckpointRoute(server: FastifyInstance, log: AuditLog, operation: { path: string; id: string }): void {
  server.get(
    operation.path,
    { schema: describeOperation({ id: operation.id, tag: 'public', summary: "The end of this system's audit chain, signed; keep it elsewhere and verify the log against it (M8)", answer: 'AuditCheckpointText' }) },
    async () => {
      const checkpoint = await readLatestCheckpoint(log);
      if (checkpoint === undefined) throw refuseRequest('notFound');
      return checkpoint;
    },
  );
}

/** What keeps the process from taking requests; undefined: nothing. Throws where the database does not answer. */
export type FindObstacle = () => Promise<'draining' | 'database' | 'migrations' | 'backgroundJobs' | 'clock' | undefined>;

/** Of the process, whichever systems it runs. */
export function registerHealthRoutes(server: FastifyInstance, findObstacle: FindObstacle): void {
  server.get('/v1/health', { schema: describeOperation({ id: 'readHealth', tag: 'public', summary: 'The process answers', answer: 'Health' }) }, async () => ({ state: 'up' }));
  server.get('/v1/ready', { schema: describeOperation({ id: 'readReadiness', tag: 'public', summary: 'The node takes requests: the database answers and has this version, no background job hangs, the node is not leaving', answer: 'Health' }) }, async () => {
    const obstacle = await findObstacle();
    if (obstacle !== undefined) throw refuseRequest('serviceUnavailable', { obstacle });
    return { state: 'up' };
  });
}
