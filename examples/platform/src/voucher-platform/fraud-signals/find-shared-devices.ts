import { defineStatement } from '../../database/database';
import type { FraudFinding, Scene, TimeSpan } from './fraud-signal';

/** A family shares a phone; so many within the hour is a phone that goes from hand to hand. */
const leastPersons = 4;
const togetherMs = 3_600_000;

export interface DeviceEvent {
  readonly personId: string;
  readonly voucherNumber: string;
  readonly institutionNumber: number;
  readonly atMs: number;
}

export interface DeviceWeek {
  readonly deviceName: string;
  readonly fromMs: number;
  /** Ordered by time. */
  readonly events: readonly DeviceEvent[];
}

// What a proxy did for an elder is the proxy's own phone by right (A20).
const readDevices = defineStatement<{ device_name: string; events: DeviceEvent[] }>('fraud-read-shared-devices', `
  WITH attended AS (
    SELECT d.channel_id || ' ' || d.device_id AS device_name, c.person_id, c.voucher_number, c.institution_number, c.checked_in_at_ms
    FROM voucher_platform.check_ins c JOIN voucher_platform.device_keys d USING (key_thumbprint)
    WHERE c.checked_in_at_ms >= $1 AND c.checked_in_at_ms < $2
      AND NOT EXISTS (SELECT FROM voucher_platform.proxy_holders p WHERE p.elder_person_id = c.person_id AND p.holder_person_id = d.person_id AND p.since_ms <= c.checked_in_at_ms)
  )
  SELECT device_name, jsonb_agg(jsonb_build_object('personId', person_id, 'voucherNumber', voucher_number, 'institutionNumber', institution_number, 'atMs', checked_in_at_ms) ORDER BY checked_in_at_ms, voucher_number) AS events
  FROM attended GROUP BY 1 HAVING count(DISTINCT person_id) >= ${leastPersons}`);

/** One device at which several trainees checked in who are nobody's proxies. */
export async function findSharedDevices(scene: Scene, span: TimeSpan): Promise<FraudFinding[]> {
  const rows = await scene.database.run(readDevices, [span.fromMs, span.untilMs]);
  return rows.flatMap(({ device_name, events }) => judgeSharedDevice({ deviceName: device_name, fromMs: span.fromMs, events }) ?? []);
}

/** A second-hand phone has many owners one after the other; a shared one has them within the hour. */
export function judgeSharedDevice({ deviceName, fromMs, events }: DeviceWeek): FraudFinding | undefined {
  const together = events.map((last, at) => new Set(events.slice(0, at + 1).filter(({ atMs }) => atMs > last.atMs - togetherMs).map(({ personId }) => personId)).size);
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined || Math.max(...together) < leastPersons) return undefined;
  return {
    kind: 'sharedDevice', key: `${deviceName} ${fromMs}`, institutionNumber: last.institutionNumber,
    voucherNumbers: [...new Set(events.map(({ voucherNumber }) => voucherNumber))], reasons: ['oneDeviceManyTrainees'],
    evidence: { personCount: Math.max(...together), eventCount: events.length, seconds: togetherMs / 1000 },
    beganAtMs: first.atMs, endedAtMs: last.atMs,
  };
}
