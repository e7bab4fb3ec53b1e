import { actAsProxy } from '@skill-voucher/sdk-core';
import { eq, sql } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { Value } from 'typebox/value';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import { startOfChinaDayMs } from '../../china-time';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import type { ProxyRow } from '../../database/schema/proxy-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import { ProxyId } from '../../http/schemas/proxy-schemas';
import { VoucherNumber } from '../../http/schemas/values';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { findProxy, toProxy } from './proxy-records';

/**
 * The elder as the actor, if the request names a proxy of the device's person in `actingFor` (A20). The
 * signature covers the query. Refuses whatever a proxy may not do, on any route. An act is in the audit
 * with both persons before it runs, so that none can be without.
 */
export async function actForElder(platform: Platform, actor: DeviceActor, request: FastifyRequest): Promise<DeviceActor> {
  const { actingFor } = request.query as { actingFor?: unknown };
  if (actingFor === undefined) return actor;
  if (!Value.Check(ProxyId, actingFor)) throw refuseRequest('invalidRequest', { field: 'actingFor' });
  const { operationId: operation = '' } = (request.routeOptions.schema ?? {}) as { operationId?: string };
  const proxy = await requireProxy(platform, { proxyId: actingFor, holderId: actor.personId, operation });
  const [elder] = await platform.database.orm.select().from(people).where(eq(people.personId, proxy.elderPersonId));
  if (elder === undefined) throw refuseRequest('notFound');
  await tellOfAct(platform, { proxy, request, operation });
  const { personId, holderBucket, countyCode, idNumberIndex } = elder;
  const { maskedName } = maskPerson(platform.personalData, elder);
  return { ...actor, personId, holderBucket, countyCode, idNumberIndex, proxy: { proxyId: proxy.proxyId, holderId: actor.personId, maskedElderName: maskedName } };
}

/** The proxy, if its holder may do this for the elder now. */
export async function requireProxy(platform: Platform, act: { readonly proxyId: string; readonly holderId: string; readonly operation: string }): Promise<ProxyRow> {
  const { proxyId, holderId, operation } = act;
  const proxy = await findProxy(platform.database.orm, proxyId);
  if (proxy === undefined) throw refuseRequest('notFound');
  const allowed = actAsProxy(toProxy(proxy), { holderId, operation, nowMs: platform.nowMs() });
  if (!allowed.ok) throw new RefusedRequest(allowed.refusal);
  return proxy;
}

async function tellOfAct(platform: Platform, act: { proxy: ProxyRow; request: FastifyRequest; operation: string }): Promise<void> {
  const { proxy, request, operation } = act;
  const { voucherNumber } = request.params as { voucherNumber?: unknown };
  const named = Value.Check(VoucherNumber, voucherNumber) ? voucherNumber : undefined;
  const atMs = platform.nowMs();
  await platform.database.orm.transaction(async (tx) => {
    if (named !== undefined || operation === 'listVouchers') await recordLook(tx, { proxy, voucherNumber: named, atMs });
    if (request.method === 'GET') return;
    await recordAudit(tx, {
      atMs, actorKind: 'person', actorId: proxy.holderPersonId, action: 'actForElder', subject: named ?? proxy.proxyId,
      details: { operation, proxyId: proxy.proxyId, elderId: proxy.elderPersonId },
    });
  });
}

/** Tells the elder who saw the voucher (M3), once a day; a list shows them all. */
async function recordLook(tx: Orm, look: { proxy: ProxyRow; voucherNumber: string | undefined; atMs: number }): Promise<void> {
  const { proxy, voucherNumber, atMs } = look;
  const one = voucherNumber === undefined ? sql`true` : sql`v.voucher_number = ${voucherNumber}`;
  await tx.execute(sql`
    INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, authority, actor_id, at_ms)
    SELECT v.holder_bucket, v.voucher_number, 'lookedUp', '代办人', ${proxy.holderPersonId}::uuid, ${atMs}::bigint
    FROM voucher_platform.vouchers v
    WHERE v.holder_bucket = ${proxy.holderBucket} AND v.person_id = ${proxy.elderPersonId}::uuid AND ${one}
      AND NOT EXISTS (
        SELECT FROM voucher_platform.data_accesses a
        WHERE a.holder_bucket = v.holder_bucket AND a.voucher_number = v.voucher_number AND a.kind = 'lookedUp' AND a.institution_number IS NULL
          AND a.actor_id = ${proxy.holderPersonId}::uuid AND a.at_ms >= ${startOfChinaDayMs(atMs)}::bigint)`);
}
