import { and, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { approvals } from '../../database/schema/hr-account-tables';
import { voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { askApproval, type AskedApproval } from '../../hr-accounts/approvals';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { Approval } from '../../http/schemas/hr-account-schemas';
import type { ClaimRecordFilter, NewExportApproval } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { requireWithinRegion } from '../../regions/within-region';
import { findConcernedTemplate } from '../templates/find-template';
import { matchClaimRecords, type ClaimRecordSelection } from './select-claim-records';

type Filter = Static<typeof ClaimRecordFilter>;

/** What two people agree to: which records, of those claimed until it was asked, and how many at most. */
interface ExportTerms {
  readonly regionCode: string;
  readonly templateNumber: number | null;
  readonly status: string | null;
  readonly claimedUntilMs: number;
  readonly rowCount: number;
}

/** Asks another account to agree to an export as it would be now (R19). */
export async function requestExportApproval(platform: Platform, actor: HrActor, filter: Static<typeof NewExportApproval>): Promise<Static<typeof Approval>> {
  const nowMs = platform.nowMs();
  const { regionCode, templateNumber = null, status = null } = filter;
  requireWithinRegion(actor, regionCode);
  if (templateNumber !== null) await findConcernedTemplate(platform.database.orm, actor, templateNumber);
  const rowCount = await countExport(platform, { ...filter, claimedUntilMs: nowMs, nowMs });
  const terms: ExportTerms = { regionCode, templateNumber, status, claimedUntilMs: nowMs, rowCount };
  return askApproval(platform, actor, { action: 'exportClaimRecords', subject: regionCode, terms: JSON.stringify(terms), regionCode });
}

export interface AgreedExport {
  readonly approval: Pick<AskedApproval, 'subject' | 'terms'> & { readonly action: 'exportClaimRecords' };
  readonly claimedUntilMs: number;
  readonly rowCount: number;
}

/** The agreement with this number, when it is the actor's and about this filter; whether it still serves is seen when it is spent. */
export async function findExportApproval(platform: Platform, actor: HrActor, options: { approvalId: string; filter: Filter & { regionCode: string } }): Promise<AgreedExport> {
  const { regionCode, templateNumber = null, status = null } = options.filter;
  const mine = and(eq(approvals.approvalId, options.approvalId), eq(approvals.action, 'exportClaimRecords'), eq(approvals.requestedBy, actor.account));
  const [row] = await platform.database.orm.select().from(approvals).where(mine);
  if (row === undefined) throw refuseRequest('notFound');
  const terms = JSON.parse(row.terms) as ExportTerms;
  if (terms.regionCode !== regionCode || terms.templateNumber !== templateNumber || terms.status !== status) throw refuseRequest('approvalRequired', { rowCount: terms.rowCount });
  return { approval: { action: 'exportClaimRecords', subject: row.subject, terms: row.terms }, claimedUntilMs: terms.claimedUntilMs, rowCount: terms.rowCount };
}

/** How many records a file would have; refuses with `exportTooLarge` when no sheet holds them. */
export async function countExport(platform: Platform, selection: ClaimRecordSelection): Promise<number> {
  const { orm } = platform.database;
  const limit = platform.mostExportedRecords;
  const found = orm.select({ one: sql`1`.as('one') }).from(vouchers).innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber)).where(matchClaimRecords(selection)).limit(limit + 1).as('found');
  const [row] = await orm.select({ count: sql<number>`count(*)::integer` }).from(found);
  const count = row?.count ?? 0;
  if (count > limit) throw refuseRequest('exportTooLarge', { limit });
  return count;
}
