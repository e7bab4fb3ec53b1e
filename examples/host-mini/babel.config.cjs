// iOS 12's JavaScriptCore and V8 6.4, the oldest engines of WeChat and Alipay today.
module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', targets: { chrome: '64', ios: '12' } }]],
};
