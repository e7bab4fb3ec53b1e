import { eq } from 'drizzle-orm';
import { sessions } from '../database/schema/account-tables';
import type { Platform } from '../platform';
import type { DeviceActor } from './device-actor';

export async function closeSession(platform: Platform, actor: DeviceActor): Promise<void> {
  await platform.database.orm.update(sessions).set({ endedAtMs: platform.nowMs() }).where(eq(sessions.sessionId, actor.sessionId));
}
