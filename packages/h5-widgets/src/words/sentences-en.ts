export { faultsEn as faults, refusalsEn as refusals } from '@skill-voucher/sdk-core/messages';
