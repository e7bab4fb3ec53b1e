import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Institution, InstitutionChanges, InstitutionClosing } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { describeInstitution } from './describe-institution';
import { readInstitutionFields } from './institution-fields';

type InstitutionRow = typeof institutions.$inferSelect;

interface InstitutionToChange {
  readonly actor: HrIdentity;
  readonly institutionNumber: number;
}

/** Name, contact and county of an institution (R10); it stays within the account's region. */
export async function updateInstitution(platform: Platform, options: InstitutionToChange & { changes: Static<typeof InstitutionChanges> }): Promise<Static<typeof Institution>> {
  const { actor } = options;
  const changes = readInstitutionFields(options.changes);
  requireWithinRegion(actor, changes.regionCode);
  return changeInstitution(platform, options, (before) => ({ values: changes, action: 'updateInstitution', details: { regionBefore: before.regionCode, regionCode: changes.regionCode } }));
}

/** "Delete" (R10): no new use; running training, history and subsidy go on (A13). Closed already: nothing changes. */
export function closeInstitution(platform: Platform, options: InstitutionToChange & Static<typeof InstitutionClosing>): Promise<Static<typeof Institution>> {
  const { actor, reason } = options;
  const closed = { closedAtMs: platform.nowMs(), closedBy: actor.account, closeReason: reason };
  return changeInstitution(platform, options, (before) => (before.closedAtMs === null ? { values: closed, action: 'closeInstitution', details: { reason } } : undefined));
}

/** Takes new uses again. */
export function reopenInstitution(platform: Platform, options: InstitutionToChange): Promise<Static<typeof Institution>> {
  const open = { closedAtMs: null, closedBy: null, closeReason: null };
  return changeInstitution(platform, options, (before) => (before.closedAtMs === null ? undefined : { values: open, action: 'reopenInstitution', details: { closedBy: before.closedBy ?? '' } }));
}

type Change = (before: InstitutionRow) => { values: Partial<InstitutionRow>; action: string; details: Record<string, string> } | undefined;

function changeInstitution(platform: Platform, { actor, institutionNumber }: InstitutionToChange, decide: Change): Promise<Static<typeof Institution>> {
  const named = eq(institutions.institutionNumber, institutionNumber);
  return platform.database.orm.transaction(async (tx) => {
    const [before] = await tx.select().from(institutions).where(named).for('update');
    if (before === undefined) throw refuseRequest('notFound');
    requireWithinRegion(actor, before.regionCode);
    const change = decide(before);
    if (change === undefined) return describeInstitution(before, await hasSuperAdmin(tx, institutionNumber));
    const { values, action, details } = change;
    const [after] = await tx.update(institutions).set(values).where(named).returning();
    if (after === undefined) throw new Error('The institution is gone');
    await recordAudit(tx, { atMs: platform.nowMs(), actorKind: 'hrAccount', actorId: actor.account, action, subject: String(institutionNumber), details });
    return describeInstitution(after, await hasSuperAdmin(tx, institutionNumber));
  });
}

async function hasSuperAdmin(tx: Orm, institutionNumber: number): Promise<boolean> {
  const rows = await tx.select({ role: institutionAdmins.role }).from(institutionAdmins).where(and(eq(institutionAdmins.institutionNumber, institutionNumber), eq(institutionAdmins.role, 'superAdmin')));
  return rows.length > 0;
}
