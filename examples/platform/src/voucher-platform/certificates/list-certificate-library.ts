import { maskCertificateNumber, nameDivision } from '@skill-voucher/sdk-core';
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { nameAuthority } from '../../regions/name-authority';
import { requireWithinRegion, withinRegion } from '../../regions/within-region';
import { recordAudit } from '../../audit/record-audit';
import { people } from '../../database/schema/account-tables';
import { certificates } from '../../database/schema/certificate-tables';
import { settlements } from '../../database/schema/settlement-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { CertificateLibraryPage, CertificateLibraryQuery } from '../../http/schemas/certificate-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { createTurns } from '../../turns';
import { recordAuthorityLooks } from '../vouchers/record-authority-looks';
import { limitAllLookUps } from './certificate-registry';
import { describeCertificate } from './list-certificates';
import { synchronizeCertificates } from './synchronize-certificates';

const lookUpsAtOnce = 8;

/** 证书库 (R23): historical certificates of the holders of settled vouchers, newest settlement first, by the county at claim (A23); every holder shown sees that (M3). */
export async function listCertificateLibrary(platform: Platform, actor: HrActor, query: Static<typeof CertificateLibraryQuery>): Promise<Static<typeof CertificateLibraryPage>> {
  const limit = query.limit ?? 20;
  const region = query.regionCode ?? actor.regionCode;
  requireWithinRegion(actor, region);
  const rows = await platform.database.orm
    .select({ voucher: vouchers, person: people, settledAtMs: settlements.settledAtMs })
    .from(settlements)
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, settlements.holderBucket), eq(vouchers.voucherNumber, settlements.voucherNumber)))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .where(and(withinRegion(settlements.countyCode, region), afterCursor(query.cursor, settlements.settledAtMs, settlements.voucherNumber)))
    .orderBy(desc(settlements.settledAtMs), desc(settlements.voucherNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const { certificateRegistry, outsideServiceMs } = platform;
  // A slow registry holds the page up no longer than it may hold up one look-up.
  const asking = { ...platform, certificateRegistry: certificateRegistry && limitAllLookUps(certificateRegistry, outsideServiceMs) };
  const turns = createTurns();
  const items = await Promise.all(
    page.map(async ({ voucher, person, settledAtMs }) => ({
      voucherNumber: voucher.voucherNumber, ...maskPerson(platform.personalData, person), regionCode: voucher.countyCode, regionName: nameDivision(voucher.countyCode),
      settledAtMs, ...(await turns.take(String(person.holderBucket % lookUpsAtOnce), () => readCopies(asking, person))),
    })),
  );
  await recordLookUp(platform, actor, { region, seen: page.map(({ voucher }) => voucher) });
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.settledAtMs, last.voucher.voucherNumber]) } : { items };
}

/** A registry that does not answer leaves one holder's entry incomplete, and the page readable. */
async function readCopies(platform: Platform, person: typeof people.$inferSelect) {
  const isComplete = await synchronizeCertificates(platform, person).then(
    () => true,
    () => false,
  );
  const ofPerson = and(eq(certificates.holderBucket, person.holderBucket), eq(certificates.personId, person.personId));
  const rows = await platform.database.orm.select().from(certificates).where(ofPerson).orderBy(asc(certificates.issuedAtMs), asc(certificates.certificateId));
  const shown = rows.map((row) => {
    const { certificateNumber, ...certificate } = describeCertificate(platform, row);
    return { ...certificate, maskedNumber: maskCertificateNumber(certificateNumber) };
  });
  return { isComplete, certificates: shown };
}

async function recordLookUp(platform: Platform, actor: HrActor, options: { region: string; seen: readonly (typeof vouchers.$inferSelect)[] }): Promise<void> {
  const atMs = platform.nowMs();
  const { seen, region } = options;
  await platform.database.orm.transaction(async (tx) => {
    await recordAuthorityLooks(tx, { authority: nameAuthority(actor.regionCode), atMs, seen });
    await recordAudit(tx, { atMs, actorKind: 'hrAccount', actorId: actor.account, action: 'listCertificateLibrary', subject: region, details: { count: seen.length } });
  });
}
