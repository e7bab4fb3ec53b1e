import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Static } from 'typebox';
import { withinRegion } from '../../regions/within-region';
import { subsidies } from '../../database/schema/payout-tables';
import type { WriteOffRequest, WriteOffResult } from '../../http/schemas/payout-schemas';
import { recordSystemAudit } from '../../systems/staffed-system';
import { writeOutbox } from '../../systems/write-outbox';
import type { EmploymentService, ReviewerActor } from '../employment-service';

/** 核销 (R29): each paid voucher by itself; the answer says of each what happened. Written off twice is written off once. */
export async function writeOffVouchers(service: EmploymentService, actor: ReviewerActor, request: Static<typeof WriteOffRequest>): Promise<Static<typeof WriteOffResult>> {
  const numbers = [...new Set(request.voucherNumbers)].sort();
  const nowMs = service.nowMs();
  const items = await service.database.orm.transaction(async (tx) => {
    const named = and(inArray(subsidies.voucherNumber, numbers), withinRegion(subsidies.regionCode, actor.regionCode));
    const rows = await tx.select().from(subsidies).where(named).orderBy(asc(subsidies.voucherNumber)).for('update');
    for (const { voucherNumber, amountFen } of rows.filter(({ status }) => status === 'paid')) {
      await tx.update(subsidies).set({ status: 'writtenOff', writtenOffAtMs: nowMs }).where(eq(subsidies.voucherNumber, voucherNumber));
      await writeOutbox(tx, service, { kind: 'voucherWrittenOff', subject: voucherNumber, payload: { writtenOffAtMs: nowMs }, destinations: ['voucher-platform', 'real-name-system'] });
      await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'writeOffVoucher', subject: voucherNumber, details: { amountFen } });
    }
    return numbers.map((voucherNumber) => {
      const status = rows.find((row) => row.voucherNumber === voucherNumber)?.status;
      const outcome = status === undefined ? ('unknown' as const) : status === 'paid' ? ('writtenOff' as const) : status === 'writtenOff' ? ('alreadyWrittenOff' as const) : ('notPaid' as const);
      return { voucherNumber, outcome };
    });
  });
  service.onOutboxEvent();
  return { items };
}
