import type { Proxy } from '@skill-voucher/sdk-core';
import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { proxyHolders, type ProxyRow } from '../../database/schema/proxy-tables';

/** The elder's bucket and 16 random bytes: found in its bucket by the name alone. */
export function createProxyId(holderBucket: number): string {
  return `${holderBucket.toString(16).padStart(4, '0').toUpperCase()}-${randomBytes(16).toString('hex')}`;
}

export const isProxy = ({ holderBucket, proxyId }: Pick<ProxyRow, 'holderBucket' | 'proxyId'>) => and(eq(proxyHolders.holderBucket, holderBucket), eq(proxyHolders.proxyId, proxyId));

export async function findProxy(orm: Orm, proxyId: string): Promise<ProxyRow | undefined> {
  const [row] = await orm.select().from(proxyHolders).where(isProxy({ holderBucket: parseInt(proxyId.slice(0, 4), 16), proxyId }));
  return row;
}

export function toProxy(row: ProxyRow): Proxy {
  return { elderId: row.elderPersonId, holderId: row.holderPersonId, sinceMs: row.sinceMs, untilMs: row.untilMs, revokedAtMs: row.revokedAtMs ?? undefined };
}
