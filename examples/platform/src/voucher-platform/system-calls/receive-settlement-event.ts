import { transitionVoucher } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { outboxEvents } from '../../database/schema/event-tables';
import { settlements } from '../../database/schema/settlement-tables';
import { vouchers, type VoucherRow } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { EventReceipt } from '../../http/schemas/event-schemas';
import type { SettlementEvent, VoucherSettledEvent, VoucherWrittenOffEvent } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';
import { waitForDelist } from '../templates/template-lock';
import { readHolderBucket } from '../vouchers/voucher-number';
import { noteSystemEvent } from './note-system-event';

type Settled = Static<typeof VoucherSettledEvent>;
type WrittenOff = Static<typeof VoucherWrittenOffEvent>;

/**
 * The employment service paid for a voucher, or wrote it off (R29): used → settled → writtenOff,
 * by the one state machine (A6), in order, each once.
 */
export async function receiveSettlementEvent(platform: Platform, event: Static<typeof SettlementEvent>, bodyHash: Uint8Array): Promise<Static<typeof EventReceipt>> {
  const told = event as Settled | WrittenOff;
  const { eventId, kind, subject: voucherNumber, sequence } = told;
  const holderBucket = readHolderBucket(voucherNumber);
  const nowMs = platform.nowMs();
  const outcome = await platform.database.orm.transaction(async (tx) => {
    const ofVoucher = and(eq(vouchers.holderBucket, holderBucket), eq(vouchers.voucherNumber, voucherNumber));
    const [known] = await tx.select({ templateNumber: vouchers.templateNumber }).from(vouchers).where(ofVoucher);
    if (known === undefined) throw refuseRequest('notFound');
    await waitForDelist(tx, known.templateNumber);
    const [voucher] = await tx.select().from(vouchers).where(ofVoucher).for('update');
    if (voucher === undefined) throw refuseRequest('notFound');
    const noted = await noteSystemEvent(tx, { holderBucket, voucherNumber, source: 'employment-service', eventId, kind, sequence, bodyHash, receivedAtMs: nowMs });
    if (noted === 'repeated') return noted;
    const transition = told.kind === 'voucherSettled' ? 'settle' : 'writeOff';
    const moved = transitionVoucher(voucher.status, transition);
    if (!moved.ok) throw refuseRequest('voucherStateMismatch', { status: voucher.status, transition });
    const status = moved.value === 'settled' ? 'settled' : 'writtenOff';
    await tx.update(vouchers).set({ status, statusChangedAtMs: nowMs, eventSequence: voucher.eventSequence + 1 }).where(ofVoucher);
    await keepSettlement(tx, voucher, told);
    await recordAudit(tx, { atMs: nowMs, actorKind: 'system', actorId: 'employment-service', action: kind, subject: voucherNumber, details: { ...told.payload } });
    // Read by the roll-ups; the employment service tells the real-name system itself.
    const payload = { templateNumber: voucher.templateNumber, countyCode: voucher.countyCode, ...told.payload };
    await tx.insert(outboxEvents).values({ kind, holderBucket, voucherNumber, sequence: voucher.eventSequence + 1, payload, createdAtMs: nowMs });
    return noted;
  });
  if (outcome === 'accepted') platform.stateFeed.announceVoucher(voucherNumber);
  return { outcome };
}

async function keepSettlement(tx: Orm, { holderBucket, voucherNumber, countyCode, claimedAtMs }: VoucherRow, event: Settled | WrittenOff): Promise<void> {
  if (event.kind === 'voucherSettled') {
    await tx.insert(settlements).values({ holderBucket, voucherNumber, countyCode, claimedAtMs, ...event.payload });
    return;
  }
  await tx.update(settlements).set({ writtenOffAtMs: event.payload.writtenOffAtMs }).where(and(eq(settlements.holderBucket, holderBucket), eq(settlements.voucherNumber, voucherNumber)));
}
