import { nameDivision } from '@skill-voucher/sdk-core';
import { callSystem } from '../../systems/call-system';
import type { Recorded } from '../checks/check-use';
import type { EmploymentService } from '../employment-service';

/** What the voucher platform knows of these vouchers now, by its API (R27). Its holders read who looked (M3). */
export async function fetchRecords(service: EmploymentService, question: { voucherNumbers: readonly string[] } & ({ authority: string } | { onBehalfOf: number })): Promise<ReadonlyMap<string, Recorded>> {
  const { items } = await callSystem<{ items: Recorded[] }>(service.link, { to: 'voucher-platform', path: '/v1/systems/voucher-records', body: question });
  return new Map(items.map((item) => [item.voucherNumber, item]));
}

/** The reviewers of a division, as trainees read it (M3). */
export function nameReviewers(regionCode: string): string {
  return `${nameDivision(regionCode)}公共就业服务平台`;
}
