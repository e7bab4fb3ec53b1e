import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { authenticateChannel } from '../../accounts/authenticate-channel';
import { authenticateNewKey } from '../../accounts/authenticate-new-key';
import { listBoundKeys, revokeBoundKey } from '../../accounts/bound-keys';
import { closeSession } from '../../accounts/close-session';
import { createLaunch } from '../../accounts/create-launch';
import { openSession } from '../../accounts/open-session';
import type { Platform } from '../../platform';
import { readProfile } from '../../voucher-platform/vouchers/read-profile';
import { describeOperation } from '../describe-operation';
import type { LaunchRequest, SessionRequest } from '../schemas/session-schemas';
import { Thumbprint } from '../schemas/values';

/** Signed by a host's backend. */
export function registerChannelRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof LaunchRequest> }>(
    '/v1/channel/launches',
    {
      schema: describeOperation({ id: 'createLaunch', tag: 'channel', summary: 'Vouches for a person and a device key; the code is good once, for 60 s, for that key', body: 'LaunchRequest', answer: 'Launch', status: 201 }),
      preValidation: async (request) => {
        request.channelId = await authenticateChannel(platform, request);
      },
    },
    async (request, reply) => reply.status(201).send(await createLaunch(platform, request.channelId, request.body)),
  );
}

/** Signed by a new key: there is no session yet, so this stands outside the device routes. */
export function registerSessionRoute(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof SessionRequest> }>(
    '/v1/sessions',
    {
      schema: describeOperation({ id: 'openSession', tag: 'device', summary: 'Redeems a launch code with the key it was made for', body: 'SessionRequest', answer: 'Session', status: 201 }),
      preValidation: async (request) => {
        request.newKey = await authenticateNewKey(platform, request);
      },
    },
    async (request, reply) => reply.status(201).send(await openSession(platform, { ...request.newKey, launchCode: request.body.launchCode, face: request.body.face })),
  );
}

/** Signed by a bound key, within its session. */
export function registerDeviceRoutes(server: FastifyInstance, platform: Platform): void {
  server.delete('/v1/sessions/current', { schema: describeOperation({ id: 'closeSession', tag: 'device', summary: 'Logs this session out', status: 204 }) }, async (request, reply) => {
    await closeSession(platform, request.device);
    return reply.status(204).send();
  });
  server.get('/v1/me', { schema: describeOperation({ id: 'readProfile', tag: 'device', summary: 'Who I am here, masked, with counts and notices', answer: 'Profile' }) }, async (request) =>
    readProfile(platform, request.device),
  );
  server.get('/v1/keys', { schema: describeOperation({ id: 'listBoundKeys', tag: 'device', summary: 'My devices (A21)', answer: 'BoundKeys' }) }, async (request) =>
    listBoundKeys(platform, request.device),
  );
  server.delete<{ Params: { keyThumbprint: string } }>(
    '/v1/keys/:keyThumbprint',
    { schema: describeOperation({ id: 'revokeBoundKey', tag: 'device', summary: 'Unbinds one device alone (A21)', params: Type.Object({ keyThumbprint: Thumbprint }), status: 204 }) },
    async (request, reply) => {
      await revokeBoundKey(platform, request.device, request.params.keyThumbprint);
      return reply.status(204).send();
    },
  );
}
