import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readOperation } from '../metrics/measure-requests';
import { refuseRequest } from './refused-request';

/**
 * Requests a minute, counted by each node for itself: they protect the node. What must hold over
 * all nodes, the lock-out of guessed passwords, stands in the database (`log-in-failures.ts`).
 */
export interface RateLimits {
  /** Of one device, account of a console or new key. */
  readonly perActor: number;
  /** Of one host channel or learning platform. */
  readonly perChannel: number;
  /** Of one address, on what needs no log-in and on opening a session. */
  readonly perAddress: number;
  /** Of one address, on everything else, whoever it says that it is, another system too: a forged signature costs too. */
  readonly allPerAddress: number;
  /** Of one address, on log-ins with a password, which cost argon2id. */
  readonly logInsPerAddress: number;
}

export const defaultRateLimits: RateLimits = { perActor: 6000, perChannel: 60_000, perAddress: 6000, allPerAddress: 120_000, logInsPerAddress: 300 };

interface Counted {
  readonly key: string;
  readonly max: number;
}

/** Balancers ask these more often than anybody. */
const uncounted: readonly string[] = ['readHealth', 'readReadiness'];

export async function limitRates(server: FastifyInstance, limits: RateLimits): Promise<void> {
  await server.register(rateLimit, { global: false, cache: 50_000 });
  const count = (find: (request: FastifyRequest) => Counted | undefined) => {
    const limiter = server.createRateLimit({ timeWindow: '1 minute', keyGenerator: (request) => find(request)?.key ?? '', max: (request) => find(request)?.max ?? Infinity });
    return async (request: FastifyRequest): Promise<void> => {
      if (find(request) === undefined) return;
      const state = await limiter(request);
      if (!state.isAllowed && state.isExceeded) throw refuseRequest('rateLimited', { seconds: state.ttlInSeconds });
    };
  };
  // Before anything is verified for an address, after it for an actor.
  server.addHook('onRequest', count((request) => countAddress(request, limits)));
  server.addHook('preHandler', count((request) => countActor(request, limits)));
}

function countAddress(request: FastifyRequest, limits: RateLimits): Counted | undefined {
  const operation = readOperation(request);
  const address = normalizeIP(request.ip);
  if (operation.startsWith('logIn')) return { key: `log-in:${address}`, max: limits.logInsPerAddress };
  const isOpen = operation === 'openSession' || (request.routeOptions.schema?.tags?.includes('public') ?? false);
  if (uncounted.includes(operation)) return undefined;
  return isOpen ? { key: `address:${address}`, max: limits.perAddress } : { key: `any:${address}`, max: limits.allPerAddress };
}

function countActor(request: FastifyRequest, limits: RateLimits): Counted | undefined {
  const { device, hr, reviewer, realNameActor, newKey, learningPlatform, channelId } = request;
  if (channelId !== '') return { key: `channel:${channelId}`, max: limits.perChannel };
  if (learningPlatform !== null) return { key: `learning:${learningPlatform.platformId}`, max: limits.perChannel };
  const key = device !== null ? `device:${device.keyThumbprint}` : newKey !== null ? `device:${newKey.keyThumbprint}` : hr !== null ? `hr:${hr.account}` : reviewer !== null ? `reviewer:${reviewer.account}` : realNameActor !== null ? `desk:${realNameActor.account}` : undefined;
  return key === undefined ? undefined : { key, max: limits.perActor };
}
