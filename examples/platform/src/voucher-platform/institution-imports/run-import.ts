import { inArray } from 'drizzle-orm';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { recordAudit } from '../../audit/record-audit';
import type { ImportFinding } from '../../database/schema/institution-desk-tables';
import { institutions } from '../../database/schema/template-tables';
import type { Platform } from '../../platform';
import { checkImportRow, describeFinding, type CheckedRow, type ImportedInstitution } from './check-import-row';
import { importLimits } from './import-limits';
import { importColumns } from './import-columns';
import { endJob, holdJob, noteProgress } from './import-job';
import { inspectParts } from './inspect-parts';
import { packStored } from './pack-stored';
import { readImportRows, type ImportRow } from './read-import-rows';
import { unpackSpreadsheet } from './unpack-spreadsheet';
import { UnreadableFile } from './unreadable-file';

export interface ImportToRun {
  readonly importId: string;
  readonly actor: HrActor;
  readonly file: Buffer;
  readonly fileSha256: string;
}

interface Findings {
  readonly errors: ImportFinding[];
  readonly warnings: ImportFinding[];
  errorCount: number;
  warningCount: number;
}

interface PlacedInstitution {
  readonly row: number;
  readonly institution: ImportedInstitution;
}

const batchRows = 500;

/**
 * Checks every row and then stores all institutions or none, in one transaction with its audit row and
 * with the job's end: what the job says is what is stored. How far it is stands in the job's row.
 */
export async function runImport(platform: Platform, options: ImportToRun): Promise<void> {
  const { importId } = options;
  const findings: Findings = { errors: [], warnings: [], errorCount: 0, warningCount: 0 };
  try {
    const { rows, rowCount } = await checkRows(platform, options, findings);
    const isStored = findings.errorCount === 0 && (await storeAll(platform, options, { rows, rowCount, findings }));
    if (!isStored) await endJob(platform.database.orm, importId, { state: 'refused', endedAtMs: platform.nowMs(), rowCount, checkedCount: rowCount, ...keep(findings) });
  } catch (error) {
    const isUnreadable = error instanceof UnreadableFile;
    const finding = isUnreadable ? { ...describeFinding(0, undefined, error.code), column: error.column } : describeFinding(0, undefined, 'interrupted');
    // A job that ended as done stays done: the fault came after the commit.
    await endJob(platform.database.orm, importId, { state: isUnreadable ? 'refused' : 'failed', endedAtMs: platform.nowMs(), errorCount: 1, errors: [finding] });
    if (!isUnreadable) throw error;
  }
}

async function checkRows(platform: Platform, { importId, actor, file }: ImportToRun, findings: Findings): Promise<{ rows: PlacedInstitution[]; rowCount: number }> {
  const parts = await unpackSpreadsheet(file);
  addFindings(findings, inspectParts(parts, importLimits.findings).map(placeFormula), []);
  const rows: PlacedInstitution[] = [];
  const seen = new Set<string>();
  let rowCount = 0;
  let batch: CheckedRow[] = [];
  const settle = async (): Promise<void> => {
    const registered = await findRegistered(platform, batch);
    for (const checked of batch) {
      const { row, institution, institutionCode } = checked;
      const errors = [...checked.errors];
      if (institutionCode !== '' && seen.has(institutionCode)) errors.push(describeFinding(row, 'institutionCode', 'duplicateInFile'));
      if (registered.has(institutionCode)) errors.push(describeFinding(row, 'institutionCode', 'alreadyRegistered'));
      seen.add(institutionCode);
      addFindings(findings, errors, checked.warnings);
      if (errors.length === 0 && institution !== undefined) rows.push({ row, institution });
    }
    batch = [];
    await noteProgress(platform.database.orm, importId, { checkedCount: rowCount, errorCount: findings.errorCount, progressedAtMs: platform.nowMs() });
  };
  for await (const row of readImportRows(packStored(parts)) as AsyncIterable<ImportRow>) {
    rowCount += 1;
    batch.push(checkImportRow(row, actor));
    if (batch.length === batchRows) await settle();
  }
  await settle();
  return { rows, rowCount };
}

function placeFormula(cell: string): ImportFinding {
  const [, letters = '', row = '0'] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
  return describeFinding(Number(row), letters.length === 1 ? importColumns[letters.charCodeAt(0) - 65]?.key : undefined, 'formula');
}

async function findRegistered(platform: Platform, batch: readonly CheckedRow[]): Promise<Set<string>> {
  if (batch.length === 0) return new Set();
  const codes = batch.map(({ institutionCode }) => institutionCode);
  const rows = await platform.database.orm.select({ code: institutions.institutionCode }).from(institutions).where(inArray(institutions.institutionCode, codes));
  return new Set(rows.map(({ code }) => code));
}

/** False when somebody registered one of the codes meanwhile: then nothing is stored. */
async function storeAll(platform: Platform, { importId, actor, fileSha256 }: ImportToRun, checked: { rows: readonly PlacedInstitution[]; rowCount: number; findings: Findings }): Promise<boolean> {
  const { rows, rowCount, findings } = checked;
  const nowMs = platform.nowMs();
  const undo = new Error('registered meanwhile');
  try {
    await platform.database.orm.transaction(async (tx) => {
      await holdJob(tx, importId);
      for (let start = 0; start < rows.length; start += batchRows) {
        const batch = rows.slice(start, start + batchRows);
        const values = batch.map(({ institution }) => ({ ...institution, createdBy: actor.account, createdAtMs: nowMs }));
        const stored = await tx.insert(institutions).values(values).onConflictDoNothing().returning({ code: institutions.institutionCode });
        const codes = new Set(stored.map(({ code }) => code));
        const lost = batch.filter(({ institution }) => !codes.has(institution.institutionCode));
        addFindings(findings, lost.map(({ row }) => describeFinding(row, 'institutionCode', 'alreadyRegistered')), []);
      }
      if (findings.errorCount > 0) throw undo;
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'importInstitutions', subject: importId, details: { createdCount: rows.length, warningCount: findings.warningCount, fileSha256 } });
      await endJob(tx, importId, { state: 'done', endedAtMs: platform.nowMs(), rowCount, checkedCount: rowCount, createdCount: rows.length, ...keep(findings) });
    });
    return true;
  } catch (error) {
    if (error === undo) return false;
    throw error;
  }
}

function addFindings(findings: Findings, errors: readonly ImportFinding[], warnings: readonly ImportFinding[]): void {
  findings.errorCount += errors.length;
  findings.warningCount += warnings.length;
  if (findings.errors.length < importLimits.findings) findings.errors.push(...errors);
  if (findings.warnings.length < importLimits.findings) findings.warnings.push(...warnings);
}

function keep({ errors, warnings, errorCount, warningCount }: Findings) {
  return { errors: errors.slice(0, importLimits.findings), warnings: warnings.slice(0, importLimits.findings), errorCount, warningCount };
}
