import { displayCheckInCode } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import { checkInDisplays } from '../../database/schema/check-in-tables';
import { campuses } from '../../database/schema/template-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { CheckInDisplay, NewCheckInDisplay } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { describeShownCode, drawCode, storeCode } from './mint-check-in-code';
import { readReading } from './read-reading';
import { readCampus } from './read-situation';

/** So long an opening's position speaks for the display; then it is opened anew. */
const displayLifeMs = 30 * 60_000;

/** Puts a campus's code on a screen (R61). A screen elsewhere, or one that does not say where it is, works and is flagged. */
export async function openCheckInDisplay(platform: Platform, actor: DeviceActor, request: Static<typeof NewCheckInDisplay>): Promise<Static<typeof CheckInDisplay>> {
  const { institutionNumber, campusNumber } = request;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'showCheckInCode' });
  const [row] = await orm.select().from(campuses).where(and(eq(campuses.campusNumber, campusNumber), eq(campuses.institutionNumber, institutionNumber)));
  if (row === undefined) throw refuseRequest('notFound');
  const nowMs = platform.nowMs();
  const drawn = drawCode();
  const display = request.reading === undefined ? undefined : readReading(request.reading);
  const shown = displayCheckInCode({ codeId: drawn.codeId, institutionNumber, campus: readCampus(row), displayedBy: actor.personId, display, nowMs });
  if (!shown.ok) throw new RefusedRequest(shown.refusal);
  const flags = [...shown.value.flags];
  const opened = {
    displayId: randomBytes(16).toString('base64url'), institutionNumber, campusNumber, adminId: actor.personId, flags, sequence: 1, ...drawn, openedAtMs: nowMs, expiresAtMs: nowMs + displayLifeMs,
  };
  await orm.transaction(async (tx) => {
    await tx.insert(checkInDisplays).values(opened);
    await storeCode(tx, opened, nowMs);
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'openCheckInDisplay', subject: String(campusNumber), details: { institutionNumber, displayId: opened.displayId, flags: flags.join(' ') },
    });
  });
  const { displayId, expiresAtMs } = opened;
  return { displayId, institutionNumber, campusNumber, campusName: row.name, flags, expiresAtMs, shown: describeShownCode(opened, { mintedAtMs: nowMs, takenCount: 0 }) };
}
