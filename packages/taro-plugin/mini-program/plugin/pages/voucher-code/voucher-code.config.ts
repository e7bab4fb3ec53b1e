export default { navigationBarTitleText: 'voucher-code' };
