import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { listCertificateLibrary } from '../../voucher-platform/certificates/list-certificate-library';
import { listCertificates, readCertificate } from '../../voucher-platform/certificates/list-certificates';
import { issueLearningPassport } from '../../voucher-platform/certificates/issue-learning-passport';
import { describeOperation } from '../describe-operation';
import { CertificateLibraryQuery, CertificateQuery } from '../schemas/certificate-schemas';

const certificateParams = Type.Object({ certificateId: Type.String({ pattern: '^[0-9a-f]{32}$' }) });

/** 证书查询, the trainee's side. */
export function registerCertificateRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof CertificateQuery> }>(
    '/v1/certificates',
    { schema: describeOperation({ id: 'listCertificates', tag: 'trainee', summary: 'My own certificates, newest first (R50)', query: CertificateQuery, answer: 'CertificatePage' }) },
    async (request) => listCertificates(platform, request.device, request.query),
  );
  server.get<{ Params: Static<typeof certificateParams> }>(
    '/v1/certificates/:certificateId',
    { schema: describeOperation({ id: 'readCertificate', tag: 'trainee', summary: 'One of my certificates (R50)', params: certificateParams, answer: 'Certificate' }) },
    async (request) => readCertificate(platform, request.device, request.params.certificateId),
  );
}

/** 学习护照 (M14). */
export function registerPassportRoute(server: FastifyInstance, platform: Platform): void {
  server.post(
    '/v1/passports',
    { schema: describeOperation({ id: 'requestPassport', tag: 'trainee', summary: "My learning passport for this device's key (M14)", answer: 'IssuedPassport', status: 201 }) },
    async (request, reply) => reply.status(201).send(await issueLearningPassport(platform, request.device)),
  );
}

/** 证书库, HR's side. */
export function registerHrCertificateRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof CertificateLibraryQuery> }>(
    '/v1/hr/certificate-library',
    { schema: describeOperation({ id: 'listCertificateLibrary', tag: 'hr', summary: 'Certificates of holders of settled vouchers, in my region (R23)', query: CertificateLibraryQuery, answer: 'CertificateLibraryPage' }) },
    async (request) => listCertificateLibrary(platform, request.hr, request.query),
  );
}
