export { createBrowserBridge, type BrowserBridgeOptions } from './browser-bridge';
export { createBrowserGeolocation } from './browser-geolocation';
export { createBrowserFiles, createBrowserLinks, createBrowserPhoneCall } from './browser-links';
export { createFetchTexts } from './fetch-texts';
export { createFetchTransport } from './fetch-transport';
export { createIndexedDbKeyStore } from './indexed-db-key-store';
export { createWebCryptoSuite } from './es256-web-crypto';
