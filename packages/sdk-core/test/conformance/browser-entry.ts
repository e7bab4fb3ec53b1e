/** What the page in Chromium runs: the kit over the browser's own bridge. */
import { checkBridge } from '../../src/testing/conformance';
import { createBrowserBridge, createBrowserGeolocation } from '../../src/web';

export async function run(platformUrl: string, silentUrl: string): Promise<string> {
  const createBridge = () => createBrowserBridge({ launch: { requestLaunch: async () => ({ launchCode: 'code-1' }) }, override: { geolocation: createBrowserGeolocation(navigator.geolocation) } });
  return JSON.stringify(await checkBridge(createBridge, { platformUrl, silentUrl, ask: ['launch', 'geolocation'] }));
}
