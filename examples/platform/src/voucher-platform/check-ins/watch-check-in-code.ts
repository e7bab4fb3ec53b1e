import { needsNextCode } from '@skill-voucher/sdk-core';
import { and, count, eq, isNotNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { checkInCodes, checkInDisplays } from '../../database/schema/check-in-tables';
import { refuseRequest } from '../../http/refused-request';
import type { DisplayedCodeQuery, ShownCheckInCode } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { waitForNews } from '../../wait-for-news';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { describeShownCode, drawCode, storeCode, type DisplayRow } from './mint-check-in-code';
import { readCode } from './read-code';

/** Scans on other nodes, and the minute, are found at this interval; this node's scans at once. */
const checkEveryMs = 1000;

export interface CodeWatchOptions {
  readonly actor: DeviceActor;
  readonly displayId: string;
  readonly query: Static<typeof DisplayedCodeQuery>;
  /** The client went away. */
  readonly signal: AbortSignal;
}

/** The code of a display: at once, or as soon as it is another than number `after`. The next one comes each minute and with each scan (R61). */
export async function watchCheckInCode(platform: Platform, options: CodeWatchOptions): Promise<Static<typeof ShownCheckInCode>> {
  const { query, signal, displayId } = options;
  const endsAtMs = performance.now() + (query.waitSeconds ?? 0) * 1000;
  let shown = await showCode(platform, options);
  while (shown.sequence === query.after && performance.now() < endsAtMs && !signal.aborted) {
    const waitMs = Math.min(checkEveryMs, Math.max(0, endsAtMs - performance.now()));
    await waitForNews((wake) => platform.displayFeed.subscribe(displayId, wake), { waitMs, signal });
    if (signal.aborted) break; // nobody listens, and the database may be closing
    shown = await showCode(platform, options);
  }
  return shown;
}

async function showCode(platform: Platform, { actor, displayId }: CodeWatchOptions): Promise<Static<typeof ShownCheckInCode>> {
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
