import { openStatusBundle, type StatusBundle } from '@skill-voucher/sdk-core';
import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setBookingStage, type BookingStage, type Desk } from './harness/booking-stage';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { delistTemplate } from './harness/test-hr';

describe.each(testDatabaseKinds)('undoing a use on %s', (kind) => {
  let stage: BookingStage;
  let desk: Desk;
  let other: Desk;
  let persons = 200;
  beforeAll(async () => {
    stage = await setBookingStage(kind);
    const [first, second] = stage.admins;
    if (first === undefined || second === undefined) throw new Error('No demonstration admins');
    desk = await stage.openDesk(first);
    other = await stage.openDesk(second);
  });
  afterAll(() => stage.platform.close());

  const useOne = async () => {
    const holder = await stage.claim((persons += 1));
    const used = await desk.redeem(await holder.show(), randomUUID());
    const undo = (change: { by?: Desk; institutionNumber?: number; reason?: string } = {}) =>
      (change.by ?? desk).device.call({ method: 'POST', path: `/v1/redemptions/${used.body.redemptionId}/undo`, body: { institutionNumber: change.institutionNumber ?? desk.institutionNumber, reason: change.reason ?? ' 扫错了人 ' } });
    await stage.platform.relay.deliverDue();
    return { holder, undo, redemptionId: used.body.redemptionId };
  };

  it('A12 gives the voucher back, tells both systems and the trainee, once', async () => {
    const { holder, undo } = await useOne();
    stage.platform.clock.advance(3600);
    const first = await undo();
    expect(first).toMatchObject({ status: 200 });
    stage.platform.clock.advance(60);
    expect((await undo()).body).toEqual(first.body);
    expect(await stage.count('audit_entries', `action = 'undoUse' AND subject = '${holder.voucherNumber}'`)).toBe(1);
    await stage.platform.relay.deliverDue();
    const [told] = await querySql<{ undone: boolean; sequence: number }>(stage.platform, `SELECT undone_at_ms IS NOT NULL AS undone, sequence FROM real_name_system.used_vouchers WHERE voucher_number = '${holder.voucherNumber}'`);
    expect(told?.undone).toBe(true);
    const read = await holder.device.call<{ voucher: { status: string }; history: { kind: string; reason?: string; place?: string }[] }>({ method: 'GET', path: `/v1/vouchers/${holder.voucherNumber}` });
    expect(read.body.voucher.status).toBe('claimed');
    expect(read.body.history.map(({ kind }) => kind)).toEqual(['undone', 'used', 'claimed']);
    expect(read.body.history[0]).toMatchObject({ reason: '扫错了人', place: '太原职业培训学校（演示）' });
    // Nobody can read the reason in the database or in the audit.
    expect(JSON.stringify(await querySql(stage.platform, 'SELECT details FROM voucher_platform.audit_entries'))).not.toContain('扫错');
    expect(await other.redeem(await holder.show(), randomUUID())).toMatchObject({ status: 201 });
    await stage.platform.relay.deliverDue();
    const [again] = await querySql<{ undone: boolean }>(stage.platform, `SELECT undone_at_ms IS NOT NULL AS undone FROM real_name_system.used_vouchers WHERE voucher_number = '${holder.voucherNumber}'`);
    expect(again?.undone).toBe(false);
  });

  it('A12 R16 says in the answer and to the trainee that an undone voucher of a delisted batch is void', async () => {
    const { holder, undo } = await useOne();
    await delistTemplate(stage.hr, holder.templateNumber);
    expect(await undo()).toMatchObject({ status: 200, body: { status: 'voided' } });
    const { notices } = (await holder.device.call<{ notices: { kind: string; status?: string }[] }>({ method: 'GET', path: '/v1/me' })).body;
    expect(notices.find(({ kind: what }) => what === 'undone')).toMatchObject({ status: 'voided' });
    const fresh = await useOne();
    expect(await fresh.undo()).toMatchObject({ status: 200, body: { status: 'claimed' } });
  });

  it('A12 refuses without a reason, by another institution, after 24 h, and after a check-in', async () => {
    const { holder, undo, redemptionId } = await useOne();
    await expectRefusal(stage.platform, 'undoReasonMissing', () => undo({ reason: '  ' }));
    await expectRefusal(stage.platform, 'undoReasonMissing', () => undo({ reason: '长'.repeat(201) }));
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => undo({ by: other }));
    await expectRefusal(stage.platform, 'notFound', () => undo({ by: other, institutionNumber: other.institutionNumber }));
    stage.platform.clock.advance(24 * 3600 + 1);
    expect((await undo()).code).toBe('undoWindowOver');
    const fresh = await useOne();
    const { voucherNumber } = fresh.holder;
    await stage.platform.database.runScript(`INSERT INTO voucher_platform.check_ins (holder_bucket, voucher_number, check_in_id, person_id, institution_number, campus_number, tool, distance_meters, flags, key_thumbprint, checked_in_at_ms)
      SELECT holder_bucket, voucher_number, '${voucherNumber}-${'1'.repeat(32)}', person_id, ${desk.institutionNumber}, ${desk.campusNumber}, 'location', 3, '{}', 'x', ${stage.platform.clock.nowMs()} FROM voucher_platform.vouchers WHERE voucher_number = '${voucherNumber}'`);
    await expectRefusal(stage.platform, 'undoAfterCheckIn', () => fresh.undo());
    expect(await stage.count('redemptions', `redemption_id = '${redemptionId}' AND undone_at_ms IS NULL`)).toBe(1);
    expect(await holder.status()).toBe('used');
  });

  it('M4 tells a device by a signed bundle what was revoked and delisted, and which version is newest', async () => {
    const suite = createNodeSuite();
    const statusKey = { algorithm: 'ES256' as const, publicKey: Buffer.from(stage.platform.demo.offlinePublicKey, 'base64url') };
    const read = async (lastVersion = 0) => {
      const bundle = (await (await fetch(`${stage.platform.url}/v1/status-bundle`)).json()) as StatusBundle;
      const opened = await openStatusBundle({ bundle, statusKey, lastVersion, nowMs: stage.platform.clock.nowMs(), suite });
      if (opened.outcome !== 'opened') throw new Error(opened.outcome);
      return opened;
    };
    const holder = await stage.claim((persons += 1));
    const [credential] = await querySql<{ index: number }>(stage.platform, `SELECT status_index::integer AS index FROM voucher_platform.credentials WHERE voucher_number = '${holder.voucherNumber}'`);
    const named = { statusIndex: credential?.index ?? -1, templateNumber: holder.templateNumber };
    const before = await read();
    expect(before.findStatus(named)).toBe('valid');
    expect((await read()).version).toBe(before.version);
    await delistTemplate(stage.hr, holder.templateNumber);
    const delisted = await read(before.version);
    expect(delisted.findStatus(named)).toBe('delisted');
    await holder.device.call({ method: 'DELETE', path: `/v1/keys/${holder.device.keyThumbprint}` });
    const revoked = await read(delisted.version);
    expect(revoked.findStatus(named)).toBe('revoked');
    expect(revoked.version).toBe(before.version + 2);
    stage.platform.clock.advance(3601);
    expect((await read(revoked.version)).issuedAtMs).toBe(stage.platform.clock.nowMs());
  });
});
