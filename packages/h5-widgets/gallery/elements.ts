import { createBrowserBridge, createVoucherSdk, defineElements, mount } from '../src/index';

const createSdk = () => createVoucherSdk({
  bridge: createBrowserBridge({ launch: { requestLaunch: () => Promise.reject(new Error('This page has no host.')) } }),
  platformUrl: 'http://127.0.0.1:9', audience: 'test', channelId: 'minshengshanxi', subject: 'gallery',
});

/** The public entry on a page of its own, with a host that never launches. */
export interface WidgetPage {
  defineElements: typeof defineElements;
  mount: typeof mount;
  createSdk: typeof createSdk;
}
(window as Window & { widgets?: WidgetPage }).widgets = { defineElements, mount, createSdk };
