import { createVoucherSdk, type VoucherSdk } from '@skill-voucher/sdk-core';
import { createBrowserBridge } from '@skill-voucher/sdk-core/web';
import { VoucherHome } from '@skill-voucher/h5-widgets/react';
import { createRoot } from 'react-dom/client';
import { readConfiguration, requestLaunch } from './host-backend';

function App({ sdk }: { readonly sdk: VoucherSdk }) {
  return <VoucherHome sdk={sdk} host="minshengshanxi" theme="light" tokens={{ 'etv-color-brand': '#0a5ad4' }} onBack={() => history.back()} />;
}

const configuration = await readConfiguration();
const sdk = createVoucherSdk({ bridge: createBrowserBridge({ launch: { requestLaunch } }), ...configuration });
createRoot(document.querySelector('#root') as HTMLElement).render(<App sdk={sdk} />);
