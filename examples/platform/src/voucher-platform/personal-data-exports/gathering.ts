import type { DeviceActor } from '../../accounts/device-actor';
import type { Platform } from '../../platform';

/** More than anybody has; keeps an answer in memory small. */
const mostRows = 10_000;

/** What is known of one person, being put together. */
export interface Gathering {
  readonly platform: Platform;
  readonly actor: Pick<DeviceActor, 'personId' | 'holderBucket' | 'idNumberIndex' | 'keyThumbprint'>;
  readonly nowMs: number;
  /** Parts that had more rows than an answer takes. */
  readonly cut: string[];
}

/** The rows of a part, those that come first in its query. */
export async function takeMost<Row>(gathering: Gathering, part: string, query: { limit(rows: number): PromiseLike<Row[]> }): Promise<Row[]> {
  const rows = await query.limit(mostRows + 1);
  if (rows.length > mostRows) gathering.cut.push(part);
  return rows.slice(0, mostRows);
}

/** Without what is null: such a value was never there. */
export function dropNulls<Fields extends Record<string, unknown>>(fields: Fields): { [Name in keyof Fields as null extends Fields[Name] ? never : Name]: Fields[Name] } & { [Name in keyof Fields as null extends Fields[Name] ? Name : never]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as ReturnType<typeof dropNulls<Fields>>;
}
