module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', targets: { chrome: '64', ios: '12' } }]],
};
