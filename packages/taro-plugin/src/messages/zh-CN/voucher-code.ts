/** Of 展码. */
export const voucherCodeWords = {
  'code.title': '展码',
  'code.picture': '培训券动态二维码，请出示给工作人员扫描',
  'code.secondsLeft': '{seconds} 秒后刷新',
  'code.everyMinute': '每分钟自动刷新',
  'code.hint': '请在工作人员面前出示，不要截图或转发',
  'code.refresh': '立即刷新',
  'code.hidden': '二维码已隐藏',
  'code.hiddenNote': '回到本页后自动显示',
  'code.offline': '当前没有网络，二维码照常更新，可以出示。用券结果联网后显示。',
  'code.used': '已使用',
  'code.usedNote': '培训券已由{place}核验使用。',
  'code.usedNoteNoPlace': '培训券已核验使用。',
  'code.lapsed': '已失效',
  'code.lapsedNote': '这张培训券不能再使用。可在卡券中心领取新批次的券。',
  'code.backToVoucher': '查看培训券',
} as const;
