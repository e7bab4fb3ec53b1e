import { describe, expect, it } from 'vitest';
import { Device } from './mini-runtime/device';
import { startPlugin } from './mini-runtime/plugin-runtime';
import { describeScreen, readText, waitForText } from './mini-runtime/screen-reader';

describe.each(['weapp', 'alipay'] as const)('%s plugin', (host) => {
  it('says what is missing before the host has configured it', async () => {
    const plugin = startPlugin({ host, device: new Device() });
    const surface = plugin.openPage('voucher-center');
    try { console.log(await waitForText(surface, '请', 3000)); } finally {
    console.log(describeScreen(surface), readText(surface.view()), plugin.log); }
  });
});
