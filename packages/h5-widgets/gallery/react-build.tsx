import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { createVoucherSdk } from '@skill-voucher/sdk-core';
import { createBrowserBridge } from '@skill-voucher/sdk-core/web';
import { ScanTool, VoucherCenter, VoucherCode, VoucherDetail, VoucherHome } from '@skill-voucher/h5-widgets/react';

/** The built React components in a host's own React, one after the other. */
export interface ReactBuildPage {
  readonly reactVersion: string;
  show(widget: keyof typeof widgets): void;
}

const sdk = createVoucherSdk({
  bridge: createBrowserBridge({ launch: { requestLaunch: () => Promise.reject(new Error('This page has no host.')) } }),
  platformUrl: 'http://127.0.0.1:9', audience: 'test', channelId: 'minshengshanxi', subject: 'react build',
});
const onBack = (): void => console.info('back');
const widgets = {
  'voucher-home': <VoucherHome sdk={sdk} onBack={onBack} />,
  'voucher-center': <VoucherCenter sdk={sdk} onBack={onBack} />,
  'voucher-detail': <VoucherDetail sdk={sdk} onBack={onBack} voucherNumber="4928D3E9A1B2C3D4" />,
  'voucher-code': <VoucherCode sdk={sdk} onBack={onBack} voucherNumber="4928D3E9A1B2C3D4" />,
  'scan-tool': <ScanTool sdk={sdk} onBack={onBack} institutionNumber={1} />,
};

const root = createRoot(document.getElementById('widgets') as HTMLElement);
const page: ReactBuildPage = {
  reactVersion: React.version,
  // Strict mode mounts twice, as hosts do while they develop.
  show: (widget) => root.render(<React.StrictMode key={widget}>{widgets[widget]}</React.StrictMode>),
};
(window as Window & { reactBuild?: ReactBuildPage }).reactBuild = page;
