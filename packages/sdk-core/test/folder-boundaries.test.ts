import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;
const eslint = new ESLint({ cwd: root });

async function findFaults(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${root}${file}` });
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === 'folders/boundaries').map(({ message }) => message);
}

describe('folder boundaries', () => {
  it.each([
    ['packages/sdk-core/src/voucher-sdk.ts', 'jsrsasign'],
    ['packages/sdk-core/src/index.ts', '@tarojs/taro'],
    ['packages/sdk-core/src/index.ts', './trust'],
    ['packages/sdk-core/src/web/browser-bridge.ts', '../trust'],
    ['packages/sdk-core/src/web/browser-bridge.ts', '../issuer/issue-credential'],
    ['packages/sdk-core/src/web/browser-bridge.ts', 'jsrsasign'],
    ['packages/sdk-core/src/view-models/scan-tool.ts', '@tarojs/taro'],
    ['packages/sdk-core/src/view-models/scan-tool.ts', '../web'],
    ['packages/sdk-core/src/view-models/scan-tool.ts', '../testing/fixed-clock'],
    ['packages/sdk-core/src/view-models/scan-tool.ts', 'react'],
    ['packages/sdk-core/src/voucher/lifecycle.ts', '../qr-code/redeem-code'],
    ['packages/sdk-core/src/encoding/base32.ts', '../crypto/low-s'],
    ['packages/sdk-core/src/qr-code/redeem-code.ts', 'sm-crypto-v2'],
    ['packages/sdk-core/src/qr-code/redeem-code.ts', 'axios'],
    ['packages/sdk-core/src/qr-code/redeem-code.ts', 'node:crypto'],
    ['packages/taro-plugin/src/components/ticket/ticket.tsx', '@tarojs/components'],
    ['packages/taro-plugin/src/components/ticket/ticket.tsx', '../../kit/box'],
    ['packages/taro-plugin/src/components/ticket/ticket.tsx', '../../hosts/weapp'],
    ['packages/taro-plugin/src/components/ticket/ticket.tsx', 'react-dom'],
    ['packages/taro-plugin/src/styles/tokens.ts', '@tarojs/taro'],
    ['packages/taro-plugin/src/index.ts', '@tarojs/taro'],
    ['packages/h5-widgets/src/mount/mount.ts', '@tarojs/taro'],
    ['packages/h5-widgets/src/mount/mount.ts', '../../../taro-plugin/src/components/ticket/ticket'],
    ['examples/host-h5/src/server/host-api.ts', '../../../../packages/sdk-core/src/index'],
    ['examples/host-h5/src/server/host-api.ts', '@skill-voucher/sdk-core/dist/index.js'],
    ['examples/host-h5/src/server/host-api.ts', '@tarojs/taro'],
    ['examples/host-mini/src/app.tsx', '../../host-h5/src/app/host-client'],
  ])('%s may not import %s, in whatever way', async (file, source) => {
    const ways = [`import x from '${source}'; export const y = x;`, `export * from '${source}';`, `export { x } from '${source}';`, `export const load = () => import('${source}');`, `import type { X } from '${source}'; export type Y = X;`];
    for (const way of ways) expect(await findFaults(file, way), way).toHaveLength(1);
  });

  it.each([
    ['packages/sdk-core/src/trust/certificate.ts', 'jsrsasign'],
    ['packages/sdk-core/src/platform-api/platform-client.ts', 'axios'],
    ['packages/sdk-core/src/view-models/scan-tool.ts', '../qr-code/redeem-code'],
    ['packages/sdk-core/src/attendance/check-in.ts', '../calendar/china-day'],
    ['packages/sdk-core/src/voucher-sdk.ts', './session/session-keeper'],
    ['packages/taro-plugin/src/kit/box.tsx', '@tarojs/components'],
    ['packages/taro-plugin/src/components/ticket/ticket.tsx', '../../kit/kit-contract'],
    ['examples/host-h5/src/server/host-api.ts', '@skill-voucher/sdk-core'],
    ['examples/host-mini/src/app.tsx', '@tarojs/taro'],
  ])('%s may import %s', async (file, source) => {
    expect(await findFaults(file, `import x from '${source}'; export const y = x;`)).toEqual([]);
  });
});
