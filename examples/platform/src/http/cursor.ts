import { sql, type AnyColumn, type SQL } from 'drizzle-orm';
import { refuseRequest } from './refused-request';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Position = readonly [number, string | number];

/** Opaque to clients: the last row's sort keys. */
export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

export function readCursorPosition(cursor: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed.length === 2 && Number.isSafeInteger(parsed[0]) && ['string', 'number'].includes(typeof parsed[1])) {
      return [parsed[0] as number, parsed[1] as string | number];
    }
  } catch {
    // refused below
  }
  throw refuseRequest('invalidRequest', { field: 'cursor' });
}

/** Rows after the cursor, newest first by (`time`, `tie`). */
export function afterCursor(cursor: string | undefined, time: AnyColumn, tie: AnyColumn): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [at, key] = readCursorPosition(cursor);
  const isUuid = tie.getSQLType() === 'uuid';
  if (typeof key !== tie.dataType || (typeof key === 'number' && !Number.isSafeInteger(key)) || (isUuid && !uuidPattern.test(String(key)))) throw refuseRequest('invalidRequest', { field: 'cursor' });
  // A row is compared with a row of its own types.
  return sql`(${time}, ${tie}) < (${at}::bigint, ${isUuid ? sql`${key}::uuid` : typeof key === 'number' ? sql`${key}::bigint` : sql`${key}::text`})`;
}
