import { SdkError } from '../errors';
import type { drawRedeemCode } from './draw-redeem-code';

/**
 * What makes and draws codes, fetched apart: the page around a code is on screen
 * before. Call it early where a code must be shown without a network later.
 *
 * @throws SdkError `networkFailed` when it cannot be fetched
 */
export async function loadCodeDrawing(): Promise<typeof drawRedeemCode> {
  try {
    return (await import('./draw-redeem-code')).drawRedeemCode;
  } catch (cause) {
    throw new SdkError('networkFailed', 'The part that draws codes could not be fetched.', { cause });
  }
}
