import { refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { requireProxy } from '../voucher-platform/proxies/act-for-elder';
import { confirmSession } from './authenticate-statement';
import type { DeviceActor } from './device-actor';
import { requireLiveSession } from './require-live-session';

/** Refuses when the session, the key or the proxy of a request that is still being answered has ended since it was verified. */
export async function confirmActor(platform: Platform, actor: DeviceActor, operation: string): Promise<void> {
  const nowMs = platform.nowMs();
  const [row] = await platform.database.run(confirmSession, [actor.sessionId, actor.keyThumbprint]);
  if (row === undefined) throw refuseRequest('sessionUnknown');
  requireLiveSession(row, nowMs);
  if (actor.proxy !== undefined) await requireProxy(platform, { proxyId: actor.proxy.proxyId, holderId: actor.proxy.holderId, operation });
}
