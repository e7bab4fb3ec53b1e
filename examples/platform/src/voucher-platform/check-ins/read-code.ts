import type { CheckInGrant, DisplayedCheckInCode } from '@skill-voucher/sdk-core';
import type { checkInCodes } from '../../database/schema/check-in-tables';

export type CodeRow = typeof checkInCodes.$inferSelect;

/** A row as the rules of assisted check-in see it. */
export function readCode(row: CodeRow): DisplayedCheckInCode {
  const { codeId, institutionNumber, campusNumber, displayedBy, mintedAtMs, flags } = row;
  return { codeId, institutionNumber, campusNumber, displayedBy, mintedAtMs, flags, grant: readGrant(row) };
}

/** Whom the code went to, if anyone. */
export function readGrant(row: CodeRow): CheckInGrant | undefined {
  const { codeId, institutionNumber, campusNumber, displayedBy: assistedBy, flags, traineeId, keyThumbprint, reservedAtMs, expiresAtMs, completedAtMs } = row;
  if (traineeId === null || keyThumbprint === null || reservedAtMs === null || expiresAtMs === null) return undefined;
  return {
    codeId, institutionNumber, campusNumber, assistedBy, traineeId, keyThumbprint, reservedAtMs, expiresAtMs, flags, completedAtMs: completedAtMs ?? undefined,
  };
}
