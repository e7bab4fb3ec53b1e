import type { AdminRoster, InstitutionAction, Result } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { AdminRosterView } from '../../http/schemas/admin-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { describeAdmins } from './list-institution-admins';

type AdminRow = typeof institutionAdmins.$inferSelect;

interface RosterUnderLock {
  readonly tx: Orm;
  readonly roster: AdminRoster;
  /** The actor as the roster knows people. */
  readonly actorId: string;
  readonly nowMs: number;
}

interface RosterChange {
  readonly actor: DeviceActor;
  readonly institutionNumber: number;
  /** What an admin needs to be for it; leaving is anybody's right. */
  readonly needs: Extract<InstitutionAction, 'setAdmins' | 'viewStatistics'>;
  /** Decides by the rules of the roster, changes its rows and says what to audit. */
  change(locked: RosterUnderLock): Promise<{ readonly action: string; readonly adminId: string }>;
}

/**
 * Changes a roster while nobody else does: the institution's row is held, so that of two
 * who add a sixth at once the second sees the first (R62). Rule, rows and audit are one transaction.
 */
export function changeRoster(platform: Platform, options: RosterChange): Promise<Static<typeof AdminRosterView>> {
  const { actor, institutionNumber } = options;
  const nowMs = platform.nowMs();
  return platform.database.orm.transaction(async (tx) => {
    await tx.select({ held: institutions.institutionNumber }).from(institutions).where(eq(institutions.institutionNumber, institutionNumber)).for('update');
    const { roster, actorId } = await requireInstitutionPermission(tx, actor, { institutionNumber, action: options.needs });
    const { action, adminId } = await options.change({ tx, roster, actorId, nowMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action, subject: String(institutionNumber), details: { adminId } });
    return describeAdmins(platform, tx, { actor, institutionNumber });
  });
}

/** An admin of this institution by the name of its row, or `notInRoster`. */
export async function findAdmin(tx: Orm, institutionNumber: number, adminId: string): Promise<AdminRow> {
  const [row] = await tx.select().from(institutionAdmins).where(and(eq(institutionAdmins.institutionNumber, institutionNumber), eq(institutionAdmins.adminId, adminId)));
  if (row === undefined) throw refuseRequest('notInRoster', { rule: 'R62' });
  return row;
}

/** How the roster of sdk-core names a person. */
export function nameOnRoster(admin: { readonly idNumberIndex: Uint8Array }): string {
  return Buffer.from(admin.idNumberIndex).toString('hex');
}

export function obeyRule(result: Result<AdminRoster>): void {
  if (!result.ok) throw new RefusedRequest(result.refusal);
}
