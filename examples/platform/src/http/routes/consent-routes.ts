import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { listConsentTexts, publishConsentText } from '../../voucher-platform/consents/consent-texts';
import { giveConsent, listConsents, withdrawConsent } from '../../voucher-platform/consents/manage-consents';
import { describeOperation } from '../describe-operation';
import { ConsentPurpose, type GivenConsent, type NewConsentText } from '../schemas/consent-schemas';

const purposeParams = Type.Object({ purpose: ConsentPurpose });
type PurposeParams = Static<typeof purposeParams>;

/** A trainee gives, sees and withdraws consents. */
export function registerConsentRoutes(server: FastifyInstance, platform: Platform): void {
  server.get('/v1/consents', { schema: describeOperation({ id: 'listConsents', tag: 'trainee', summary: 'The current texts, and what I agreed to and when', answer: 'ConsentList' }) }, async (request) => listConsents(platform, request.device));
  server.put<{ Params: PurposeParams; Body: Static<typeof GivenConsent> }>(
    '/v1/consents/:purpose',
    { schema: describeOperation({ id: 'giveConsent', tag: 'trainee', summary: 'Agrees to the current text of a purpose', params: purposeParams, body: 'GivenConsent', answer: 'Consent' }) },
    async (request) => giveConsent(platform, request.device, { ...request.params, request: request.body }),
  );
  server.delete<{ Params: PurposeParams }>(
    '/v1/consents/:purpose',
    { schema: describeOperation({ id: 'withdrawConsent', tag: 'trainee', summary: 'Withdraws my consent; what was done before stays', params: purposeParams, answer: 'Consent' }) },
    async (request) => withdrawConsent(platform, request.device, request.params.purpose),
  );
}

/** The operator publishes the texts (A24). */
export function registerConsentTextRoutes(server: FastifyInstance, platform: Platform): void {
  server.get('/v1/hr/consent-texts', { schema: describeOperation({ id: 'listConsentTexts', tag: 'hr', summary: 'Every published text, and the purposes without one', answer: 'ConsentTextList' }) }, async () => listConsentTexts(platform));
  server.post<{ Body: Static<typeof NewConsentText> }>(
    '/v1/hr/consent-texts',
    { schema: describeOperation({ id: 'publishConsentText', tag: 'hr', summary: 'Publishes a text, after a step-up; its purpose is asked for anew', body: 'NewConsentText', answer: 'ConsentText', status: 201 }) },
    async (request, reply) => reply.status(201).send(await publishConsentText(platform, request.hr, request.body)),
  );
}
