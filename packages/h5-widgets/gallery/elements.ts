import { createBrowserBridge, createVoucherSdk, defineElements, mount } from '../src/index';

/** Without a launch code the host never launches. */
const createSdk = (launchCode?: string) => createVoucherSdk({
  bridge: createBrowserBridge({ launch: { requestLaunch: () => (launchCode === undefined ? Promise.reject(new Error('This page has no host.')) : Promise.resolve({ launchCode })) } }),
  platformUrl: 'http://127.0.0.1:9', audience: 'test', channelId: 'minshengshanxi', subject: 'gallery',
});

/** The public entry on a page of its own, with a host that may launch and a platform that the test answers for. */
export interface WidgetPage {
  defineElements: typeof defineElements;
  mount: typeof mount;
  createSdk: typeof createSdk;
}
(window as Window & { widgets?: WidgetPage }).widgets = { defineElements, mount, createSdk };
