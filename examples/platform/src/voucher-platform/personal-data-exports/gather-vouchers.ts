import { and, desc, eq, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Static } from 'typebox';
import { people } from '../../database/schema/account-tables';
import { bookingLeases } from '../../database/schema/booking-tables';
import { settlements, systemEvents } from '../../database/schema/settlement-tables';
import { campuses, institutions } from '../../database/schema/template-tables';
import { credentials, dataAccesses, vouchers } from '../../database/schema/voucher-tables';
import type { PersonalData } from '../../http/schemas/personal-data-schemas';
import { describeVoucher } from '../vouchers/describe-voucher';
import { selectVouchers } from '../vouchers/find-voucher';
import { listVoucherEvents } from '../vouchers/list-voucher-events';
import { describeAccess } from '../vouchers/read-voucher';
import { dropNulls, takeMost, type Gathering } from './gathering';

type Whole = Static<typeof PersonalData>;

/** A row about a voucher of mine. */
export function ofMyVoucher({ actor }: Gathering, row: { holderBucket: AnyPgColumn; voucherNumber: AnyPgColumn }): { isOfVoucher: SQL | undefined; isMine: SQL | undefined } {
  return {
    isOfVoucher: and(eq(vouchers.holderBucket, row.holderBucket), eq(vouchers.voucherNumber, row.voucherNumber)),
    isMine: and(eq(vouchers.holderBucket, actor.holderBucket), eq(vouchers.personId, actor.personId)),
  };
}

/** The vouchers, and what the platform, the other systems and others did with them. */
export async function gatherVouchers(gathering: Gathering): Promise<Pick<Whole, 'vouchers' | 'credentials' | 'bookings' | 'settlements' | 'systemEvents' | 'accesses'>> {
  const { platform, actor, nowMs } = gathering;
  const { orm } = platform.database;
  const owned = and(eq(vouchers.holderBucket, actor.holderBucket), eq(vouchers.personId, actor.personId));
  const records = await takeMost(gathering, 'vouchers', selectVouchers(platform, owned).orderBy(desc(vouchers.claimedAtMs)));
  const described: Whole['vouchers'] = [];
  for (const record of records) described.push({ voucher: describeVoucher(record, nowMs), regionCode: record.voucher.countyCode, termsVersion: record.voucher.termsVersion, history: await listVoucherEvents(platform, record, nowMs) });

  const ofCredential = ofMyVoucher(gathering, credentials);
  const issued = await takeMost(gathering, 'credentials', orm.select({ row: credentials }).from(credentials).innerJoin(vouchers, ofCredential.isOfVoucher).where(ofCredential.isMine).orderBy(desc(credentials.issuedAtMs)));
  const ofLease = ofMyVoucher(gathering, bookingLeases);
  const leases = await takeMost(gathering, 'bookings', orm.select({ lease: bookingLeases, institutionName: institutions.name, campusName: campuses.name }).from(bookingLeases).innerJoin(vouchers, ofLease.isOfVoucher)
    .innerJoin(institutions, eq(institutions.institutionNumber, bookingLeases.institutionNumber)).innerJoin(campuses, eq(campuses.campusNumber, bookingLeases.campusNumber)).where(ofLease.isMine).orderBy(desc(bookingLeases.bookedAtMs)));
  const ofSettlement = ofMyVoucher(gathering, settlements);
  const paid = await takeMost(gathering, 'settlements', orm.select({ row: settlements }).from(settlements).innerJoin(vouchers, ofSettlement.isOfVoucher).where(ofSettlement.isMine).orderBy(desc(settlements.settledAtMs)));
  const ofTold = ofMyVoucher(gathering, systemEvents);
  const told = await takeMost(gathering, 'systemEvents', orm.select({ row: systemEvents }).from(systemEvents).innerJoin(vouchers, ofTold.isOfVoucher).where(ofTold.isMine).orderBy(desc(systemEvents.receivedAtMs)));
  return {
    vouchers: described,
    credentials: issued.map(({ row: { voucherNumber, keyThumbprint, issuedAtMs, revokedAtMs } }) => dropNulls({ voucherNumber, keyThumbprint, issuedAtMs, revokedAtMs })),
    bookings: leases.map(({ lease: { voucherNumber, status, bookedAtMs, scanUntilMs }, ...place }) => ({ voucherNumber, state: status, bookedAtMs, scanUntilMs, ...place })),
    settlements: paid.map(({ row: { voucherNumber, amountFen, settledAtMs, writtenOffAtMs } }) => dropNulls({ voucherNumber, amountFen, settledAtMs, writtenOffAtMs })),
    systemEvents: told.map(({ row: { voucherNumber, source, kind, receivedAtMs } }) => ({ voucherNumber, source, kind, receivedAtMs })),
    accesses: await gatherAccesses(gathering),
  };
}

/** Who saw me (M3), all of it. */
async function gatherAccesses(gathering: Gathering): Promise<Whole['accesses']> {
  const { platform } = gathering;
  const { isOfVoucher, isMine } = ofMyVoucher(gathering, dataAccesses);
  const rows = await takeMost(gathering, 'accesses', platform.database.orm.select({ access: dataAccesses, institutionName: institutions.name, nameCipher: people.nameCipher }).from(dataAccesses).innerJoin(vouchers, isOfVoucher)
    .leftJoin(institutions, eq(institutions.institutionNumber, dataAccesses.institutionNumber)).leftJoin(people, eq(people.personId, dataAccesses.actorId)).where(isMine).orderBy(desc(dataAccesses.accessId)));
  return rows.map((row) => ({ voucherNumber: row.access.voucherNumber, access: describeAccess(platform, row) }));
}
