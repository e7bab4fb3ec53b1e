export default { navigationBarTitleText: 'voucher-center' };
