import type { ConsoleRefusalCode } from '../refusals';

/** What only the authorities' console is told: no phone carries these sentences. */
export const consoleRefusalsZhCN: Readonly<Record<ConsoleRefusalCode, string>> = {
  previewOutdated: '预览之后数量已变化[：现在将作废 {voidedCount} 张，未领取 {unclaimedCount} 张]。请查看新的预览后再确认。',
  wrongCredentials: '账号或密码不正确[，还可尝试 {attemptsLeft} 次]。请核对后重新输入。',
  accountLocked: '登录失败次数过多，账号已锁定。请 {minutes} 分钟后再试，或联系管理员。',
  secondFactorRequired: '请输入身份验证器上的 6 位动态口令。',
  secondFactorMissing: '请先绑定身份验证器，再使用管理功能。',
  passwordChangeRequired: '请先修改初始密码。',
  weakPassword: '密码太弱，请换一个：至少 {minimumLength} 个字符，含大写、小写、数字、符号中的 {minimumKinds} 类，不含账号名，且与原密码不同。',
  exportTooLarge: '符合条件的记录超过 {limit} 条。请按地区、券模板或状态缩小范围后再导出。',
  stepUpRequired: '请先再次确认身份，{minutes} 分钟内有效。',
  approvalRequired: '此项操作须由另一账号复核[：将作废 {voidedCount} 张券][：连同 24 小时内已导出的共 {rowCount} 条记录]。请先提交复核，同意后再执行。',
  ownApproval: '不能复核自己提交的申请，请由另一账号处理。',
  approvalClosed: '该申请已处理或已超过 24 小时。',
  accountExists: '账号已存在，请换一个账号名。',
  idTaken: '编号“{id}”已被使用，请换一个。',
  keyInUse: '该公钥已登记在别处，每个渠道须用自己的密钥。请生成新的密钥后再登记。',
  trustListRefused: '信任列表未通过检查（{outcome}），没有发布[；当前版本为 {currentVersion}]。请核对签名密钥、版本号、有效期和证书链，重新签发后再提交。',
  alreadyRegistered: '该券已登记为学员，或已编入另一个班级。请在学员列表中查看。',
  stepNotReady: '还不能办理这一步[：须先完成 {step}]。请先完成前面的步骤，再提交。',
  checksFailed: '有 {failedCount} 人未通过核对。请查看每人缺少的内容，补齐后再提交。',
  alreadyDecided: '这一项已提交或已有结果[（{status}）]，不能再改。请刷新后查看。',
  nothingToPay: '所选的 {count} 张券中没有可发放的补贴。请刷新后重新选择。',
  paymentRecorded: '该批次的付款已登记[（流水号 {paymentReference}）]，与这次的内容不同，没有改动。登记之后银行退回的款项不能在系统中录入，请按财务规定线下处理，并保留凭证。',
  voucherStateMismatch: '券的状态是 {status}，不能进行 {transition}。请通过对账查明原因。',
  eventOutOfOrder: '前一条消息还没有到达[（收到第 {sequence} 条，应为第 {expected} 条）]。请稍后重发。',
};
