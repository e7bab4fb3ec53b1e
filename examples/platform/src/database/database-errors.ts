interface PostgresError {
  readonly code: string;
  readonly constraint?: string;
}

function findPostgresError(error: unknown): PostgresError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && /^[0-9A-Z]{5}$/.test(current.code)) {
      const constraint = 'constraint' in current && typeof current.constraint === 'string' ? current.constraint : undefined;
      return constraint === undefined ? { code: current.code } : { code: current.code, constraint };
    }
  }
  return undefined;
}

/** Name of the unique constraint or index that an insert ran into, or undefined for any other error. */
export function readViolatedConstraint(error: unknown): string | undefined {
  const found = findPostgresError(error);
  return found?.code === '23505' ? (found.constraint ?? '') : undefined;
}

/** Whether what was read is not there at all: the schema is older, or the database empty. */
export function isTableMissing(error: unknown): boolean {
  return findPostgresError(error)?.code === '42P01';
}

/**
 * Connection refused, lost or exhausted, a server that starts, stops or became a standby, a deadlock:
 * the same call may succeed later. SQLSTATE classes 08, 40, 53 and 57, and 25006 (read-only).
 */
const passingCode = /^(ECONN|ETIMEDOUT|EPIPE|EAI_AGAIN|08|40|53|57|25006$)/;
/** What the driver says without a code. */
const passingMessage = /timeout exceeded when trying to connect|Connection terminated|is not queryable|Query read timeout/;

/** Whether the database is away for the moment, and nothing is wrong with what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && passingCode.test(current.code)) return true;
    if (passingMessage.test(current.message)) return true;
  }
  return false;
}
