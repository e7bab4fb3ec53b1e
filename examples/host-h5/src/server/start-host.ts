import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import type { RunningPlatform } from '@skill-voucher/example-platform';
import fastify from 'fastify';
import { registerHostApi } from './host-api';

export interface RunningHost {
  /** `http://127.0.0.1:…`, without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the built host app and its backend. One server plays both host apps:
 * `/minshengshanxi/` and `/sanjintong/`.
 *
 * @param pagesFolder output of `vite build`
 */
export async function startHost(options: {
  platform: Pick<RunningPlatform, 'url' | 'audience' | 'demo'>;
  pagesFolder: string;
  port?: number;
  host?: string;
}): Promise<RunningHost> {
  const { demo } = options.platform;
  if (demo === undefined) throw new Error('The demonstration host needs a platform with demonstration data.');
  const server = fastify({ bodyLimit: 64 * 1024 });
  await server.register(fastifyCookie);
  await server.register(fastifyStatic, { root: options.pagesFolder, prefix: '/assets-of-host/', serve: true, wildcard: true });
  for (const { channelId } of Object.values(demo.channels)) {
    await server.register((api, _, done) => {
      registerHostApi(api, { platform: { ...options.platform, demo }, channelId });
      done();
    }, { prefix: `/${channelId}/api` });
    server.get(`/${channelId}/`, (_, reply) => reply.type('text/html').header('cache-control', 'no-store').sendFile('index.html'));
  }
  server.get('/', (_, reply) => reply.redirect('/minshengshanxi/'));
  try {
    return { url: await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' }), close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}
