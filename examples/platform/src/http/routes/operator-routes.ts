import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { requireRole } from '../../hr-accounts/require-role';
import type { Platform } from '../../platform';
import { createBanner, listDeskBanners, updateBanner } from '../../voucher-platform/banners/manage-banners';
import { createHostChannel, listHostChannels, resumeHostChannel, rotateHostChannelKey, suspendHostChannel, updateHostChannel } from '../../voucher-platform/channels/manage-channels';
import { createLearningPlatform, listLearningPlatforms, resumeLearningPlatform, rotateLearningPlatformKey, suspendLearningPlatform, updateLearningPlatform } from '../../voucher-platform/learning/manage-learning-platforms';
import { publishSubmittedList, readTrustListState, requestTrustListApproval } from '../../voucher-platform/trust/publish-submitted-list';
import { describeOperation } from '../describe-operation';
import { registerConsentTextRoutes } from './consent-routes';
import { registerMaterialDeskRoutes } from './learning-center-routes';
import {
  PartnerId, type BannerChanges, type ChannelSuspension, type HostChannelChanges, type KeyRotation, type LearningPlatformChanges, type LearningPlatformSuspension, type NewBanner, type NewHostChannel,
  type NewLearningPlatform, type SubmittedTrustList,
} from '../schemas/operator-schemas';
import { LearningPlatformNumber } from '../schemas/values';

const channelParams = Type.Object({ channelId: PartnerId });
const platformParams = Type.Object({ platformNumber: LearningPlatformNumber });
const bannerParams = Type.Object({ bannerId: PartnerId });
type ChannelParams = Static<typeof channelParams>;
type PlatformParams = Static<typeof platformParams>;

/** The platform operator's desk (A24): host channels, learning platforms, banners, trust list, learning center, texts of consents. */
export function registerOperatorRoutes(server: FastifyInstance, platform: Platform): void {
  void server.register(async (scope) => {
    scope.addHook('preHandler', async (request) => void requireRole(request.hr, ['platformOperator']));
    registerChannels(scope, platform);
    registerLearningPlatforms(scope, platform);
    registerBanners(scope, platform);
    registerTrustList(scope, platform);
    registerMaterialDeskRoutes(scope, platform);
    registerConsentTextRoutes(scope, platform);
  });
}

function registerChannels(server: FastifyInstance, platform: Platform): void {
  server.get('/v1/hr/host-channels', { schema: describeOperation({ id: 'listHostChannels', tag: 'hr', summary: 'Every host app, suspended ones included (A24)', answer: 'HostChannelList' }) }, async () => listHostChannels(platform));
  server.post<{ Body: Static<typeof NewHostChannel> }>(
    '/v1/hr/host-channels',
    { schema: describeOperation({ id: 'createHostChannel', tag: 'hr', summary: 'Registers a host app with its public key, after a step-up', body: 'NewHostChannel', answer: 'HostChannel', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createHostChannel(platform, request.hr, request.body)),
  );
  server.put<{ Params: ChannelParams; Body: Static<typeof HostChannelChanges> }>(
    '/v1/hr/host-channels/:channelId',
    { schema: describeOperation({ id: 'updateHostChannel', tag: 'hr', summary: 'Names a host app anew', params: channelParams, body: 'HostChannelChanges', answer: 'HostChannel' }) },
    async (request) => updateHostChannel(platform, request.hr, { ...request.params, changes: request.body }),
  );
  server.post<{ Params: ChannelParams; Body: Static<typeof KeyRotation> }>(
    '/v1/hr/host-channels/:channelId/key-rotation',
    { schema: describeOperation({ id: 'rotateHostChannelKey', tag: 'hr', summary: 'Another public key, after a step-up; the former one goes on for the overlap', params: channelParams, body: 'KeyRotation', answer: 'HostChannel' }) },
    async (request) => rotateHostChannelKey(platform, request.hr, { ...request.params, rotation: request.body }),
  );
  server.post<{ Params: ChannelParams; Body: Static<typeof ChannelSuspension> }>(
    '/v1/hr/host-channels/:channelId/suspension',
    { schema: describeOperation({ id: 'suspendHostChannel', tag: 'hr', summary: 'Lets no launch through, after a step-up; ends its sessions on demand', params: channelParams, body: 'ChannelSuspension', answer: 'HostChannel' }) },
    async (request) => suspendHostChannel(platform, request.hr, { ...request.params, suspension: request.body }),
  );
  server.post<{ Params: ChannelParams }>(
    '/v1/hr/host-channels/:channelId/resumption',
    { schema: describeOperation({ id: 'resumeHostChannel', tag: 'hr', summary: 'Lets launches through again, after a step-up', params: channelParams, answer: 'HostChannel' }) },
    async (request) => resumeHostChannel(platform, request.hr, request.params.channelId),
  );
}

function registerLearningPlatforms(server: FastifyInstance, platform: Platform): void {
  server.get(
    '/v1/hr/learning-platforms',
    { schema: describeOperation({ id: 'listLearningPlatforms', tag: 'hr', summary: 'Every learning platform, suspended ones included (R37, A24)', answer: 'DeskLearningPlatformList' }) },
    async () => listLearningPlatforms(platform),
  );
  server.post<{ Body: Static<typeof NewLearningPlatform> }>(
    '/v1/hr/learning-platforms',
    { schema: describeOperation({ id: 'createLearningPlatform', tag: 'hr', summary: 'Adds a learning platform, after a step-up', body: 'NewLearningPlatform', answer: 'DeskLearningPlatform', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createLearningPlatform(platform, request.hr, request.body)),
  );
  server.put<{ Params: PlatformParams; Body: Static<typeof LearningPlatformChanges> }>(
    '/v1/hr/learning-platforms/:platformNumber',
    { schema: describeOperation({ id: 'updateLearningPlatform', tag: 'hr', summary: 'Changes its name and the page of its app, after a step-up', params: platformParams, body: 'LearningPlatformChanges', answer: 'DeskLearningPlatform' }) },
    async (request) => updateLearningPlatform(platform, request.hr, { ...request.params, changes: request.body }),
  );
  server.post<{ Params: PlatformParams; Body: Static<typeof KeyRotation> }>(
    '/v1/hr/learning-platforms/:platformNumber/key-rotation',
    { schema: describeOperation({ id: 'rotateLearningPlatformKey', tag: 'hr', summary: 'Its first or another public key, after a step-up', params: platformParams, body: 'KeyRotation', answer: 'DeskLearningPlatform' }) },
    async (request) => rotateLearningPlatformKey(platform, request.hr, { ...request.params, rotation: request.body }),
  );
  server.post<{ Params: PlatformParams; Body: Static<typeof LearningPlatformSuspension> }>(
    '/v1/hr/learning-platforms/:platformNumber/suspension',
    { schema: describeOperation({ id: 'suspendLearningPlatform', tag: 'hr', summary: 'Offers it no more and takes none of its events, after a step-up', params: platformParams, body: 'LearningPlatformSuspension', answer: 'DeskLearningPlatform' }) },
    async (request) => suspendLearningPlatform(platform, request.hr, { ...request.params, reason: request.body.reason }),
  );
  server.post<{ Params: PlatformParams }>(
    '/v1/hr/learning-platforms/:platformNumber/resumption',
    { schema: describeOperation({ id: 'resumeLearningPlatform', tag: 'hr', summary: 'Offers it again, after a step-up', params: platformParams, answer: 'DeskLearningPlatform' }) },
    async (request) => resumeLearningPlatform(platform, request.hr, request.params.platformNumber),
  );
}

function registerBanners(server: FastifyInstance, platform: Platform): void {
  server.get('/v1/hr/banners', { schema: describeOperation({ id: 'listDeskBanners', tag: 'hr', summary: 'Every banner, hidden ones included (R52, A24)', answer: 'DeskBannerList' }) }, async () => listDeskBanners(platform));
  server.post<{ Body: Static<typeof NewBanner> }>(
    '/v1/hr/banners',
    { schema: describeOperation({ id: 'createBanner', tag: 'hr', summary: 'Adds a banner to the front page', body: 'NewBanner', answer: 'DeskBanner', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createBanner(platform, request.hr, request.body)),
  );
  server.put<{ Params: Static<typeof bannerParams>; Body: Static<typeof BannerChanges> }>(
    '/v1/hr/banners/:bannerId',
    { schema: describeOperation({ id: 'updateBanner', tag: 'hr', summary: 'Changes, hides or shows a banner', params: bannerParams, body: 'BannerChanges', answer: 'DeskBanner' }) },
    async (request) => updateBanner(platform, request.hr, { ...request.params, changes: request.body }),
  );
}

function registerTrustList(server: FastifyInstance, platform: Platform): void {
  server.get('/v1/hr/trust-list', { schema: describeOperation({ id: 'readTrustListState', tag: 'hr', summary: 'The published trust list and every issuer (A24)', answer: 'TrustListState' }) }, async () => readTrustListState(platform));
  server.post<{ Body: Static<typeof SubmittedTrustList> }>(
    '/v1/hr/trust-list-approvals',
    { schema: describeOperation({ id: 'requestTrustListApproval', tag: 'hr', summary: 'Asks another operator to agree to a list that was signed elsewhere', body: 'SubmittedTrustList', answer: 'Approval', status: 201 }) },
    async (request, reply) => reply.status(201).send(await requestTrustListApproval(platform, request.hr, request.body)),
  );
  server.post<{ Body: Static<typeof SubmittedTrustList> }>(
    '/v1/hr/trust-lists',
    { schema: describeOperation({ id: 'publishSubmittedList', tag: 'hr', summary: 'Publishes a signed list of a higher version, after a step-up and four eyes', body: 'SubmittedTrustList', answer: 'TrustListState', status: 201 }) },
    async (request, reply) => reply.status(201).send(await publishSubmittedList(platform, request.hr, request.body)),
  );
}
