import type { Static } from 'typebox';
import type { Redemption, VerifiedScan } from '../../http/schemas/institution-schemas';
import type { DeskScanRequest, DeskUseRequest } from '../../http/schemas/system-schemas';
import type { Platform } from '../../platform';
import { redeemVoucher } from '../redemptions/redeem-voucher';
import { verifyScan } from '../redemptions/verify-scan';
import { findDeskOperator } from './find-desk-operator';

/** A scan at the desk verifies like one in the app (R53, A27). */
export async function verifyDeskScan(platform: Platform, request: Static<typeof DeskScanRequest>): Promise<Static<typeof VerifiedScan>> {
  const { institutionNumber, code } = request;
  return verifyScan(platform, await findDeskOperator(platform, request), { institutionNumber, code });
}

/** … and uses like one: the same statement, once. */
export async function redeemAtDesk(platform: Platform, request: Static<typeof DeskUseRequest>, bodyHash: Uint8Array): Promise<Static<typeof Redemption>> {
  const { institutionNumber, reservationId, code, requestId } = request;
  const use = { institutionNumber, ...(reservationId === undefined ? {} : { reservationId }), ...(code === undefined ? {} : { code }) };
  return redeemVoucher(platform, { actor: await findDeskOperator(platform, request), request: use, operation: 'redeemVoucher', idempotencyKey: requestId, bodyHash });
}
