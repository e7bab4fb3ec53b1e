import type { FormerDelivery, SynchronizationRequest } from '@skill-voucher/sdk-core/offline';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { deliverFormerScans } from '../../voucher-platform/offline-scans/deliver-former-scans';
import { listScanConflicts } from '../../voucher-platform/offline-scans/list-scan-conflicts';
import { synchronizeScans } from '../../voucher-platform/offline-scans/synchronize-scans';
import { undoUse } from '../../voucher-platform/redemptions/undo-use';
import { publishStatusBundle } from '../../voucher-platform/trust/publish-status-bundle';
import { describeOperation } from '../describe-operation';
import { HrPageQuery } from '../schemas/hr-schemas';
import type { UndoRequest } from '../schemas/institution-schemas';

const redemptionParams = Type.Object({ redemptionId: Type.String({ pattern: '^[0-9A-F]{16}-[0-9a-f]{32}$' }) });

export function registerStatusBundleRoute(server: FastifyInstance, platform: Platform): void {
  server.get(
    '/v1/status-bundle',
    { schema: describeOperation({ id: 'readStatusBundle', tag: 'public', summary: 'Revoked credentials and delisted templates, signed', answer: 'StatusBundle' }) },
    async () => publishStatusBundle(platform),
  );
}

export function registerOfflineScanRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: SynchronizationRequest }>(
    '/v1/scan-synchronizations',
    { schema: describeOperation({ id: 'synchronizeScans', tag: 'institution', summary: 'Delivers what was scanned without a network, and fetches what may be (M4, A17)', body: 'ScanSynchronizationRequest', answer: 'ScanSynchronization' }) },
    async (request) => synchronizeScans(platform, request.device, request.body),
  );
  server.post<{ Body: FormerDelivery }>(
    '/v1/former-scan-deliveries',
    { schema: describeOperation({ id: 'deliverFormerScans', tag: 'institution', summary: 'Delivers what the same person scanned without a network under a key that is gone (M4, A21)', body: 'FormerScanDelivery', answer: 'FormerScanVerdicts' }) },
    async (request) => deliverFormerScans(platform, request.device, request.body),
  );
  server.post<{ Params: Static<typeof redemptionParams>; Body: Static<typeof UndoRequest> }>(
    '/v1/redemptions/:redemptionId/undo',
    { schema: describeOperation({ id: 'undoUse', tag: 'institution', summary: 'Undoes a wrong scan within 24 h, with a reason (A12)', params: redemptionParams, body: 'UndoRequest', answer: 'UndoneUse' }) },
    async (request) => undoUse(platform, { actor: request.device, redemptionId: request.params.redemptionId, request: request.body }),
  );
}

export function registerHrScanConflictRoute(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof HrPageQuery> }>(
    '/v1/hr/scan-conflicts',
    { schema: describeOperation({ id: 'listScanConflicts', tag: 'hr', summary: 'Scans that came after their lease had been ended by force (M4)', query: HrPageQuery, answer: 'ScanConflictPage' }) },
    async (request) => listScanConflicts(platform, request.hr, request.query),
  );
}
