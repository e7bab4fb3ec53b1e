export { faultsZhCN as faults, refusalsZhCN as refusals } from '@skill-voucher/sdk-core/messages';
