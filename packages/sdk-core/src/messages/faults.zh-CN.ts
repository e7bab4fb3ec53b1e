import type { SdkErrorCode } from '../errors';

export const faultsZhCN: Readonly<Record<SdkErrorCode, string>> = {
  invalidConfiguration: '组件参数配置有误。请联系应用开发者检查接入配置。',
  invalidArgument: '内部参数有误。请刷新页面重试；仍不行请联系应用开发者。',
  randomUnavailable: '此设备没有安全随机数来源，不能生成培训券二维码。请升级系统或换一台手机。',
  cryptoUnavailable: '此设备的系统版本过低，不能生成培训券二维码。请升级系统或应用，或换一台手机。',
  storageFailed: '手机存储不可用。请检查剩余空间，或关闭无痕浏览后重试。',
  networkFailed: '网络连接失败。请检查网络后重试。',
  malformedResponse: '平台的答复无法识别。请稍后重试。',
  platformFailed: '平台暂时出现问题。请稍后重试。',
  launchFailed: '进入培训券失败。请返回电子社保卡重新进入。',
  capabilityUnavailable: '此功能需要相应权限或硬件支持。请在系统设置中允许，或改用其他方式。',
};
