import { requestPassport, type VoucherSdk } from '@skill-voucher/sdk-core';
import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { presentPassport, readPassport } from '@skill-voucher/sdk-core/passport';
import { unwrap } from './demo-phone';

/** Holds a passport and shows one attendance of it, without the name (M14). */
export async function showPassport(sdk: VoucherSdk): Promise<string> {
  const { passport: text } = unwrap(await requestPassport(sdk));
  const suite = createNodeSuite();
  const held = await readPassport({ text, suite });
  const shown = await presentPassport({
    text, suite, disclosure: { attendance: [0] }, holderKey: await sdk.session.loadKey(), audience: '用人单位', nonce: 'journey-nonce-0001', nowSeconds: Math.floor(sdk.clock.nowMs() / 1000),
  });
  if (shown.split('~').some((part) => Buffer.from(part, 'base64url').toString().includes(held.name))) throw new Error('the name was shown');
  return `${held.attendance.length} 项出勤 ${held.certificates.length} 本证书，出示 ${shown.length} 字符`;
}
