/// <reference path="./qrcode-core.d.ts" />
import QrCodeCore from 'qrcode/lib/core/qrcode.js';
import { SdkError } from '../errors';

/** Square of dark (1) and light (0) modules, row by row, without a quiet zone. */
export interface QrMatrix {
  readonly size: number;
  readonly modules: Uint8Array;
}

/**
 * QR symbol (ISO/IEC 18004) at error correction level M. The text must be of the
 * alphanumeric set (0-9 A-Z space $%*+-./:), which both of our codes are: in byte
 * mode the library calls for a `TextEncoder` that mini-programs lack.
 *
 * A redeem code gives version 11 (61 modules), a check-in code version 2 (25).
 */
export function createQrMatrix(text: string): QrMatrix {
  if (!/^[0-9A-Z $%*+\-./:]+$/.test(text)) throw new SdkError('invalidArgument', 'A QR text here is of the alphanumeric set only.');
  const { modules } = QrCodeCore.create([{ data: text, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M' });
  return { size: modules.size, modules: modules.data };
}
