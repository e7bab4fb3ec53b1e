import type { SdkErrorCode } from '../errors';

export const faultsEn: Readonly<Record<SdkErrorCode, string>> = {
  invalidConfiguration: 'The widget is configured wrongly. Ask the app\'s developer to check the integration.',
  invalidArgument: 'An internal value is out of range. Refresh; if it persists, tell the app\'s developer.',
  randomUnavailable: 'This device has no secure random source and cannot make voucher codes. Update the system or use another phone.',
  cryptoUnavailable: 'This device\'s system is too old to make voucher codes. Update the system or the app, or use another phone.',
  storageFailed: 'The phone\'s storage is not available. Check free space or leave private browsing, then try again.',
  networkFailed: 'The network connection failed. Check the network and try again.',
  malformedResponse: 'The platform\'s answer cannot be read. Try again later.',
  platformFailed: 'The platform has a problem. Try again later.',
  launchFailed: 'Entering the vouchers failed. Go back and enter again from the social security card.',
  capabilityUnavailable: 'This needs a permission or hardware. Allow it in the system settings or use another way.',
};
