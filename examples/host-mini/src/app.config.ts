const isMini = process.env.TARO_ENV !== 'h5';

export default {
  pages: ['pages/social-security-card/social-security-card', ...(isMini ? ['pages/plugin-widgets/plugin-widgets'] : [])],
  window: { navigationBarTitleText: '民生山西（演示）', navigationBarBackgroundColor: '#FFFFFF', navigationBarTextStyle: 'black' },
  ...(isMini
    ? { plugins: { 'skill-voucher': { version: process.env.TARO_ENV === 'alipay' ? '*' : 'dev', provider: process.env.PLUGIN_PROVIDER } } }
    : {}),
};
