import type { Refusal, RefusalCode, RefusalDetails, refusalMoves } from './refusals';

/**
 * For code that widgets carry: the move is stated, and its type holds it to the
 * table, so that the table stays out of their first load.
 */
export function refuseAs<Code extends RefusalCode>(code: Code, nextMove: (typeof refusalMoves)[Code], details: RefusalDetails = {}): Refusal {
  return { code, nextMove, details };
}
