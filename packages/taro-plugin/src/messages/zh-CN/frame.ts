/** What every widget says. */
export const frameWords = {
  'module.title': '职业技能电子培训券',
  'action.back': '返回',
  'action.refresh': '刷新',
  'action.retry': '重试',
  'action.close': '关闭',
  'action.cancel': '取消',
  'action.loadMore': '加载更多',
  'action.openCenter': '去卡券中心看看',
  'state.loading': '正在加载',
  'state.loadingMore': '正在加载更多',
  'state.noMore': '已经到底了',
  'state.failed': '没有加载成功',
  'state.refused': '暂时不能办理',
  'state.offline': '当前没有网络，显示的是 {time} 的内容。',
  'state.offlineUnknown': '当前没有网络，内容可能不是最新的。联网后会自动更新。',
  'state.networkFailed': '网络连接失败。请检查网络后重试。',
} as const;
