import '@skill-voucher/h5-widgets/define';
import { createBrowserBridge, createVoucherSdk, type VoucherHomeElement } from '@skill-voucher/h5-widgets';
import { readConfiguration, requestLaunch } from './host-backend';

const home: VoucherHomeElement | null = document.querySelector('etv-voucher-home');
if (home === null) throw new Error('the page has no element');
home.addEventListener('etv-open', (event) => {
  document.title = event.detail.widget;
});
home.isLargeType = false;
home.sdk = createVoucherSdk({ bridge: createBrowserBridge({ launch: { requestLaunch } }), ...(await readConfiguration()) });
