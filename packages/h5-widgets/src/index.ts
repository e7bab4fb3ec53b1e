// The standalone build: everything inside, so the core comes out of it as well.
export { createVoucherSdk, SdkError } from '@skill-voucher/sdk-core';
export type { HostBridge, SdkErrorCode, VoucherSdk, VoucherSdkOptions } from '@skill-voucher/sdk-core';
export { createBrowserBridge } from '@skill-voucher/sdk-core/web';
export * from './widget-api';
