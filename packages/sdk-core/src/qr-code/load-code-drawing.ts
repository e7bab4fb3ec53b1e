import { SdkError } from '../errors';
import type { drawRedeemCode } from './draw-redeem-code';

let drawing: Promise<typeof drawRedeemCode> | undefined;

/**
 * What makes and draws codes, fetched apart: the page around a code is on screen
 * before. Call it early where a code must be shown without a network later.
 *
 * @throws SdkError `networkFailed` when it cannot be fetched
 */
export function loadCodeDrawing(): Promise<typeof drawRedeemCode> {
  drawing ??= import('./draw-redeem-code').then((part) => part.drawRedeemCode, (cause: unknown) => {
    drawing = undefined;
    throw new SdkError('networkFailed', 'The part that draws codes could not be fetched.', { cause });
  });
  return drawing;
}
