import { needsNextCode } from '@skill-voucher/sdk-core';
import { and, count, eq, isNotNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { confirmActor } from '../../accounts/confirm-actor';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { checkInCodes, checkInDisplays } from '../../database/schema/check-in-tables';
import { refuseRequest } from '../../http/refused-request';
import type { ShownCheckInCode } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import type { Watched } from '../push/watched';
import { describeShownCode, drawCode, storeCode, type DisplayRow } from './mint-check-in-code';
import { readCode } from './read-code';

/** The code of my display, to be waited for: the next one comes each minute and with each scan (R61), one of this node at once, one of another within a second. */
export function watchCheckInCode(platform: Platform, options: { readonly actor: DeviceActor; readonly displayId: string }): Watched<Static<typeof ShownCheckInCode>> {
  const { actor, displayId } = options;
  return {
    event: 'code',
    read: () => showCode(platform, actor, displayId),
    confirmActor: () => confirmActor(platform, actor, 'watchCheckInCode'),
    mark: ({ sequence }) => String(sequence),
    subscribe(wake) {
      const ends = [platform.displayFeed.subscribe(displayId, wake), platform.changes.subscribe({ kind: 'display', displayId, sessionId: actor.sessionId }, wake)];
      return () => ends.forEach((end) => end());
    },
  };
}

async function showCode(platform: Platform, actor: DeviceActor, displayId: string): Promise<Static<typeof ShownCheckInCode>> {
  const { orm } = platform.database;
  const mine = and(eq(checkInDisplays.displayId, displayId), eq(checkInDisplays.adminId, actor.personId));
  const [display] = await orm.select().from(checkInDisplays).where(mine);
  if (display === undefined || display.expiresAtMs <= platform.nowMs()) throw refuseRequest('notFound');
  await requireInstitutionPermission(orm, actor, { institutionNumber: display.institutionNumber, action: 'showCheckInCode' });
  const code = await findCode(orm, display);
  if (!needsNextCode(code, platform.nowMs())) return describe(orm, display, code.mintedAtMs);
  const next = await moveOn(platform, displayId);
  return describe(orm, next.display, next.mintedAtMs);
}

/** Two screens that ask at once get the same next code: the display's row is locked. */
function moveOn(platform: Platform, displayId: string): Promise<{ display: DisplayRow; mintedAtMs: number }> {
  return platform.database.orm.transaction(async (tx) => {
    const [display] = await tx.select().from(checkInDisplays).where(eq(checkInDisplays.displayId, displayId)).for('update');
    if (display === undefined) throw refuseRequest('notFound');
    const nowMs = platform.nowMs();
    const code = await findCode(tx, display);
    if (!needsNextCode(code, nowMs)) return { display, mintedAtMs: code.mintedAtMs };
    const next = { ...display, ...drawCode(), sequence: display.sequence + 1 };
    const { secret, codeId, sequence } = next;
    await tx.update(checkInDisplays).set({ secret, codeId, sequence }).where(eq(checkInDisplays.displayId, displayId));
    await storeCode(tx, next, nowMs);
    return { display: next, mintedAtMs: nowMs };
  });
}

async function findCode(orm: Orm, display: DisplayRow) {
  const [row] = await orm.select().from(checkInCodes).where(eq(checkInCodes.codeId, display.codeId));
  if (row === undefined) throw refuseRequest('notFound');
  return readCode(row);
}

async function describe(orm: Orm, display: DisplayRow, mintedAtMs: number): Promise<Static<typeof ShownCheckInCode>> {
  const [row] = await orm.select({ taken: count() }).from(checkInCodes).where(and(eq(checkInCodes.displayId, display.displayId), isNotNull(checkInCodes.traineeId)));
  return describeShownCode(display, { mintedAtMs, takenCount: row?.taken ?? 0 });
}
