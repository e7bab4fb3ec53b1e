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
  'scan.became.waiting': '已排队，尚未核验',
  'scan.became.waitingGreen': '离线核验通过，等待同步',
  'scan.became.used': '平台已核验并登记用券',
  'scan.became.sameUse': '本机构已登记，未重复用券',
  'scan.became.superseded': '该次用券已撤销，不计',
  'scan.became.lateConflict': '与其他机构的用券冲突，由人社部门处理',
} as const;
