/** Of what a device scanned without a network. */
export const scanSyncWords = {
  'scan.syncTitle': '离线扫码',
  'scan.syncWaiting': '等待同步',
  'scan.syncCount': '{count} 条',
  'scan.syncDamaged': '无法读取',
  'scan.syncDamagedNote': '已保留在本机，请联系管理员',
  'scan.syncLast': '上次同步',
  'scan.syncNever': '尚未同步',
  'scan.syncNow': '立即同步',
  'scan.syncBusy': '正在同步',
} as const;
