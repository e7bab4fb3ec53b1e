import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { hashBody } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { authenticateSystem } from '../../systems/authenticate-system';
import type { SystemName } from '../../systems/system-names';
import { describeSystemInstitution } from '../../voucher-platform/system-calls/describe-system-institution';
import { listReconciliationRecords } from '../../voucher-platform/system-calls/list-reconciliation-records';
import { readVoucherRecords } from '../../voucher-platform/system-calls/read-voucher-records';
import { receiveCertificateEvent } from '../../voucher-platform/system-calls/receive-certificate-event';
import { receiveLookEvent } from '../../voucher-platform/system-calls/receive-look-event';
import { receiveSettlementEvent } from '../../voucher-platform/system-calls/receive-settlement-event';
import { redeemAtDesk, verifyDeskScan } from '../../voucher-platform/system-calls/scan-at-desk';
import { describeOperation } from '../describe-operation';
import type { CertificateIssuedEvent, DeskScanRequest, DeskUseRequest, InstitutionRequest, LookEvent, SettlementEvent, VoucherRecordRequest } from '../schemas/system-schemas';

/** What the voucher platform lets the other two systems ask and tell; signed by them. */
export function registerSystemRoutes(server: FastifyInstance, platform: Platform): void {
  const only = (...callers: SystemName[]) => ({
    preValidation: async (request: Parameters<typeof authenticateSystem>[1]) => {
      request.system = await authenticateSystem(platform.link, request, callers);
    },
  });
  server.post<{ Body: Static<typeof InstitutionRequest> }>(
    '/v1/systems/institutions',
    { ...only('real-name-system'), schema: describeOperation({ id: 'describeSystemInstitution', tag: 'system', summary: 'Name and county of an institution', body: 'InstitutionRequest', answer: 'SystemInstitution' }) },
    async (request) => describeSystemInstitution(platform, request.body.institutionNumber),
  );
  server.post<{ Body: Static<typeof DeskScanRequest> }>(
    '/v1/systems/scans/verify',
    { ...only('real-name-system'), schema: describeOperation({ id: 'verifyDeskScan', tag: 'system', summary: 'Verifies what a scan gun read and reserves the voucher for 120 s (R53, A27)', body: 'DeskScanRequest', answer: 'VerifiedScan' }) },
    async (request) => verifyDeskScan(platform, request.body),
  );
  server.post<{ Body: Static<typeof DeskUseRequest> }>(
    '/v1/systems/scans',
    { ...only('real-name-system'), schema: describeOperation({ id: 'redeemAtDesk', tag: 'system', summary: 'Uses a voucher from the desk exactly once (R53, R42)', body: 'DeskUseRequest', answer: 'Redemption', status: 201 }) },
    async (request, reply) => reply.status(201).send(await redeemAtDesk(platform, request.body, hashBody(request.rawBody))),
  );
  server.post<{ Body: Static<typeof VoucherRecordRequest> }>(
    '/v1/systems/voucher-records',
    { ...only('real-name-system', 'employment-service'), schema: describeOperation({ id: 'readVoucherRecords', tag: 'system', summary: 'What this platform knows of vouchers, for a review or a form (R27, R66)', body: 'VoucherRecordRequest', answer: 'VoucherRecordList' }) },
    async (request) => readVoucherRecords(platform, request.system, request.body),
  );
  server.post<{ Body: { digestSalt: string; after?: string; limit: number } }>(
    '/v1/systems/reconciliation-records',
    { ...only('employment-service'), schema: describeOperation({ id: 'listReconciliationRecords', tag: 'system', summary: 'What this platform holds about vouchers, by number, without personal data (M5)', body: 'ReconciliationRequest', answer: 'ReconciliationRecordPage' }) },
    async (request) => listReconciliationRecords(platform, request.body),
  );
  server.post<{ Body: Static<typeof SettlementEvent> }>(
    '/v1/systems/settlement-events',
    { ...only('employment-service'), schema: describeOperation({ id: 'receiveSettlementEvent', tag: 'system', summary: 'A voucher was paid for or written off (R29); a repeat has no second effect', body: 'SettlementEvent', answer: 'EventReceipt' }) },
    async (request) => receiveSettlementEvent(platform, request.body, hashBody(request.rawBody)),
  );
  server.post<{ Body: Static<typeof LookEvent> }>(
    '/v1/systems/look-events',
    { ...only('real-name-system', 'employment-service'), schema: describeOperation({ id: 'receiveLookEvent', tag: 'system', summary: "Who saw trainees' data in another system (M3); a repeat has no second effect", body: 'LookEvent', answer: 'EventReceipt' }) },
    async (request) => receiveLookEvent(platform, request.system, request.body),
  );
  server.post<{ Body: Static<typeof CertificateIssuedEvent> }>(
    '/v1/systems/certificate-events',
    { ...only('real-name-system'), schema: describeOperation({ id: 'receiveCertificateEvent', tag: 'system', summary: 'The certificate of a training, for the certificate library (R23)', body: 'CertificateIssuedEvent', answer: 'EventReceipt' }) },
    async (request) => receiveCertificateEvent(platform, request.body, hashBody(request.rawBody)),
  );
}
