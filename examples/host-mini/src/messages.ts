/** The host app's own words; the widgets bring theirs. */
export const messages = {
  chooseAccount: '请选择演示账号登录',
  simulator: '本页的登录和电子社保卡实名认证是模拟器，仅供开发试用。',
  openWithPlugin: '用小程序插件打开卡券中心',
  logOut: '退出登录',
  loading: '正在连接演示后端',
  backendMissing: '连不上演示后端。请先在仓库根目录执行 npm start，再重新进入。',
} as const;
