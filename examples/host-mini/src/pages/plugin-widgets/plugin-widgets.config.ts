export default {
  navigationBarTitleText: '卡券中心（插件）',
  usingComponents: { 'voucher-center': 'plugin://skill-voucher/voucher-center' },
};
