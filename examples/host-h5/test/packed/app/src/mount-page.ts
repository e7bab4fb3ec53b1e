import { createBrowserBridge, createVoucherSdk, mount, type MountedWidget } from '@skill-voucher/h5-widgets';
import { readConfiguration, requestLaunch } from './host-backend';

const sdk = createVoucherSdk({ bridge: createBrowserBridge({ launch: { requestLaunch } }), ...(await readConfiguration()) });
const container = document.querySelector<HTMLElement>('#vouchers');
if (container === null) throw new Error('no place for the vouchers');
const mounted: MountedWidget<'voucher-home'> = mount('voucher-home', container, { sdk, locale: 'zh-CN' });
await mounted.shown;
mounted.update({ isLargeType: true });
