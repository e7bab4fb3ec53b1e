import { fillMessage } from '@skill-voucher/sdk-core/messages';
import type { CheckName, CheckResult } from './check-result';

/** What a failed check says to the reviewer and to the institution: what is wrong and what to do (M1, M9). */
const sentences: Readonly<Record<CheckName, string>> = {
  voucherKnown: '电子培训券平台没有这张券。请核对券号。',
  voucherUsed: '该券的状态是“{found}”，不是“{expected}”。请先扫码用券，或核对是否已撤销、已结算。',
  sameUse: '该券在提交之后被撤销，又重新使用。请重新提交。',
  sameInstitution: '该券不是在本机构使用的[（使用机构编号 {found}）]。请由使用该券的机构申报。',
  sameHolder: '学员与持券人不是同一人。请核对身份证件。',
  specialtyFits: '券的培训专业是“{found}”，班级的职业是“{expected}”。请编入相应专业的班级。',
  levelFits: '券的培训等级是“{found}”，班级的等级是“{expected}”。请编入相应等级的班级。',
  oneClass: '该券已在另一个班级通过审核[（{found}）]。请从本班移除。',
  openingApproved: '该学员没有通过本班的开班审核。请先申请开班审核。',
  attendanceDays: '签到 {found} 天，至少需要 {expected} 天。请补足培训。',
  completedHours: '完成 {found} 学时，至少需要 {expected} 学时。请补足培训。',
  completionApproved: '该学员没有通过本班的结业审核。请先申请结业审核。',
  certificateRecorded: '还没有登记证书。请在取得证书后登记。',
  certificateConfirmed: '电子培训券平台的证书库中没有这本证书，或职业、等级、发证日期不符。请核对证书，或稍后再试。',
  certificateFits: '证书是“{found}”，班级是“{expected}”。请登记本班培训取得的、写明等级的证书。',
  certificateTimely: '证书已取得 {found} 个月，须在 {expected} 个月内申领。请核对发证日期。',
  certificateOnce: '这本证书已用于另一笔补贴。一本证书只补贴一次，请核对证书编号。',
  notGranted: '该券已核准过补贴。请从本次申请中移除。',
  onceForLevel: '该学员已享受过同一职业同一等级的补贴。请从本次申请中移除。',
  notBelowEarlier: '该学员已享受过更高等级（{found}）的补贴。请从本次申请中移除。',
  yearlyLimit: '该学员本年度已享受 {found} 次补贴，每年最多 {expected} 次。请从本次申请中移除。',
  standardFound: '没有适用的补贴标准。请人社部门设置本地区、本职业的标准。',
};

function describeCheck({ check, found, expected }: CheckResult): string {
  return fillMessage(sentences[check], { ...(found === undefined ? {} : { found }), ...(expected === undefined ? {} : { expected }) });
}

/** The platform's certificate came from the institution that now asks to be paid for it: it confirms nothing but itself. */
const reportedOnly = '证书由申报机构登记，尚未经证书登记库核实。请核对证书原件或向发证机构查询。';

/** A check as it is shown: a failed one with its sentence, and a certificate that only the institution reported with a remark. */
export function describeCheckResult(result: CheckResult): CheckResult & { readonly message?: string } {
  if (result.outcome === 'failed') return { ...result, message: describeCheck(result) };
  return { ...result, ...(result.check === 'certificateConfirmed' && result.found === 'realNameSystem' ? { message: reportedOnly } : {}) };
}
