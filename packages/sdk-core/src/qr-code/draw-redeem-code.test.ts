import { expect, it } from 'vitest';
import { holderKey, issueVoucher, nowSeconds, suite } from '../../test/issued-voucher';
import { createSeededRandom } from '../testing/seeded-random';
import { loadCodeDrawing } from './load-code-drawing';
import { encodeQrPngUrl } from './png-image';
import { createQrMatrix } from './qr-matrix';

it('R41 makes a frame and its picture, loaded once', async () => {
  const { code, credential } = await issueVoucher();
  const drawRedeemCode = await loadCodeDrawing();
  expect(await drawRedeemCode({ credential, key: holderKey, suite, random: createSeededRandom('code'), generatedAtSeconds: nowSeconds })).toEqual({
    codeText: code, pictureUrl: encodeQrPngUrl(createQrMatrix(code)),
  });
  expect(loadCodeDrawing()).toBe(loadCodeDrawing());
});
