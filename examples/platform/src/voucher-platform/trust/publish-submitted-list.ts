import { computeKeyThumbprint } from '@skill-voucher/sdk-core';
import { and, desc, isNull, notInArray } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { requireStepUp } from '../../console-accounts/require-step-up';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { issuers, trustLists } from '../../database/schema/template-tables';
import { askApproval, spendApproval } from '../../hr-accounts/approvals';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { Approval } from '../../http/schemas/hr-account-schemas';
import type { SubmittedTrustList, TrustListState } from '../../http/schemas/operator-schemas';
import type { Platform } from '../../platform';
import { checkSubmittedList, type CheckedTrustList } from './check-submitted-list';

type Submitted = Static<typeof SubmittedTrustList>;

/** What is published now, and every issuer there ever was. */
export async function readTrustListState(platform: Platform): Promise<Static<typeof TrustListState>> {
  const { orm } = platform.database;
  const latest = await readLatest(orm);
  if (latest === undefined) throw new Error('The platform publishes its list at start-up');
  const own = [platform.keys.issuer.keyId, platform.keys.sm2Issuer?.keyId];
  const rows = await orm.select().from(issuers).orderBy(desc(issuers.createdAtMs), desc(issuers.keyId));
  const { version, issuedAtMs, nextUpdateMs, signerKeyId, publishedBy } = latest;
  return {
    version, issuedAtMs, nextUpdateMs, signerKeyId, ...(publishedBy === null ? {} : { publishedBy }),
    issuers: rows.map(({ keyId, algorithm, isDemo, createdAtMs, withdrawnAtMs }) => ({ keyId, algorithm, isDemo, createdAtMs, isOwn: own.includes(keyId), ...(withdrawnAtMs === null ? {} : { withdrawnAtMs }) })),
  };
}

/** Asks another operator to agree to exactly this list; one that would not be published is refused at once. */
export async function requestTrustListApproval(platform: Platform, actor: HrActor, text: Submitted): Promise<Static<typeof Approval>> {
  const { payload } = await checkAgainstLatest(platform, text);
  return askApproval(platform, actor, { ...nameTerms(payload.version, text), action: 'publishTrustList', regionCode: actor.regionCode });
}

/**
 * Publishes a list that was signed elsewhere (A24), after a step-up and with another operator's
 * agreement: its issuers are trusted from now on, those it leaves out are withdrawn. Older than the
 * current one, or signed by another key, it is refused and nothing changes.
 */
export async function publishSubmittedList(platform: Platform, actor: HrActor, text: Submitted): Promise<Static<typeof TrustListState>> {
  const nowMs = platform.nowMs();
  const checked = await checkAgainstLatest(platform, text);
  const { version, issuedAtMs, nextUpdateMs } = checked.payload;
  requireStepUp(actor, nowMs);
  const signerKeyId = await computeKeyThumbprint(platform.suite, platform.keys.trustListKey.publicKey);
  try {
    await platform.database.orm.transaction(async (tx) => {
      const approval = await spendApproval(tx, { ...nameTerms(version, text), actor, action: 'publishTrustList', nowMs });
      if (approval === undefined) throw refuseRequest('approvalRequired');
      const current = await readLatest(tx);
      if ((current?.version ?? 0) >= version) throw refuseRequest('trustListRefused', { outcome: 'rolledBack', currentVersion: current?.version ?? 0 });
      await tx.insert(trustLists).values({ version, ...text, signerKeyId, issuedAtMs, nextUpdateMs, publishedBy: actor.account });
      const changed = await replaceIssuers(tx, checked, nowMs);
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'publishTrustList', subject: String(version), details: { ...changed, ...approval } });
    });
  } catch (error) {
    if (readViolatedConstraint(error) === 'trust_lists_pkey') throw refuseRequest('trustListRefused', { outcome: 'rolledBack', currentVersion: version });
    throw error;
  }
  return readTrustListState(platform);
}

async function checkAgainstLatest(platform: Platform, text: Submitted): Promise<CheckedTrustList> {
  const latest = await readLatest(platform.database.orm);
  return checkSubmittedList(platform, text, latest?.version ?? 0);
}

async function replaceIssuers(tx: Orm, { issuers: listed }: CheckedTrustList, nowMs: number): Promise<{ issuerCount: number; withdrawnCount: number }> {
  const keyIds = listed.map(({ keyId }) => keyId);
  for (const { keyId, algorithm, publicKey, chain } of listed) {
    const row = { publicKey, algorithm, certificateChain: [...chain], withdrawnAtMs: null };
    await tx.insert(issuers).values({ keyId, ...row, isDemo: false, createdAtMs: nowMs }).onConflictDoUpdate({ target: issuers.keyId, set: row });
  }
  const withdrawn = await tx.update(issuers).set({ withdrawnAtMs: nowMs }).where(and(isNull(issuers.withdrawnAtMs), notInArray(issuers.keyId, keyIds))).returning({ keyId: issuers.keyId });
  return { issuerCount: listed.length, withdrawnCount: withdrawn.length };
}

async function readLatest(orm: Orm): Promise<typeof trustLists.$inferSelect | undefined> {
  const [latest] = await orm.select().from(trustLists).orderBy(desc(trustLists.version)).limit(1);
  return latest;
}

/** A list is one by its version; what is agreed to is every byte of it. */
function nameTerms(version: number, text: Submitted): { subject: string; terms: string } {
  return { subject: `trust-list-${version}`, terms: createHash('sha256').update(`${text.payload}.${text.signature}`).digest('base64url') };
}
