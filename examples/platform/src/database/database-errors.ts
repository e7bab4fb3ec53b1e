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
