// The oldest engines that run WeChat and Alipay today: iOS 12's JavaScriptCore and V8 6.4. Both know ES2018.
const targets = { chrome: '64', ios: '12' };

// Types go first: Taro's preset meets `declare` fields in its class-field plugin otherwise.
const typescript = '@babel/plugin-transform-typescript';

module.exports = {
  presets: [['taro', { framework: 'preact', ts: true, compiler: 'webpack5', targets }]],
  overrides: [
    { test: /\.ts$/, plugins: [[typescript, { allowDeclareFields: true }]] },
    { test: /\.tsx$/, plugins: [[typescript, { allowDeclareFields: true, isTSX: true }]] },
  ],
};
