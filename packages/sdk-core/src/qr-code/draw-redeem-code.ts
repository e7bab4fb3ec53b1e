import { encodeQrPngUrl } from './png-image';
import { createQrMatrix } from './qr-matrix';
import { composeRedeemCode, type ComposeRedeemCodeOptions } from './redeem-code';

export interface DrawnCode {
  readonly codeText: string;
  readonly pictureUrl: string;
}

/** One frame of the dynamic code and its picture. */
export async function drawRedeemCode(options: ComposeRedeemCodeOptions): Promise<DrawnCode> {
  const codeText = await composeRedeemCode(options);
  return { codeText, pictureUrl: encodeQrPngUrl(createQrMatrix(codeText)) };
}
