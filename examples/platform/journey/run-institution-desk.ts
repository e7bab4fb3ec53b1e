import {
  addInstitutionAdmin, exportList, handOverInstitution, listInstitutionAdmins, listTrainees, listUsedVouchers, readTrainingStatistics, readVoucher, removeInstitutionAdmin,
} from '@skill-voucher/sdk-core';
import { describeRefusal } from '@skill-voucher/sdk-core/messages';
import { streamXlsxRows } from 'hucre/xlsx';
import type { Demo, RunningPlatform } from '../src/index';
import { createDemoPhone, unwrap, unwrapRefusal, type DemoPhone } from './demo-phone';
import type { HrOffice } from './hr-office';
import type { Journey } from './steps';

/** The institution's own tools, and HR's administration of institutions. */
export async function runInstitutionDesk(options: { journey: Journey; platform: RunningPlatform; demo: Demo; phone: DemoPhone; staffPhone: DemoPhone; office: HrOffice; institutionNumber: number; voucherNumber: string }): Promise<void> {
  const { platform, demo, phone, office, institutionNumber, voucherNumber } = options;
  const { step } = options.journey;
  const staff = options.staffPhone.sdk;
  const [, , clerk] = demo.institutionAdmins as [Demo['institutionAdmins'][number], Demo['institutionAdmins'][number], Demo['institutionAdmins'][number]];
  const clerkPhone = createDemoPhone({ platform, channel: demo.channels.minshengshanxi, person: clerk, deviceId: 'clerk-phone' }).sdk;
  const idOf = (items: readonly { adminId: string; isMe: boolean }[], isMe: boolean): string => items.find((admin) => admin.isMe === isMe)?.adminId ?? '';

  await step('R12 R62', '超级管理员添加扫码管理员', async () => unwrap(await addInstitutionAdmin(staff, { institutionNumber, person: { name: clerk.name, idNumber: clerk.idNumber, phone: clerk.phone } })), ({ items, remaining }) => `${items.length} 人,还可添加 ${remaining} 人`);
  await step('R62', '移交超级管理员，再移交回来', async () => {
    const before = unwrap(await listInstitutionAdmins(staff, institutionNumber));
    unwrap(await handOverInstitution(staff, { institutionNumber, adminId: idOf(before.items, false) }));
    const now = unwrap(await listInstitutionAdmins(clerkPhone, institutionNumber));
    return now.isSuperAdmin ? unwrap(await handOverInstitution(clerkPhone, { institutionNumber, adminId: idOf(now.items, false) })) : fail('the role was not handed over');
  }, ({ items }) => items[0]?.maskedName ?? '');
  await step('R57', '培训统计', async () => unwrap(await readTrainingStatistics(clerkPhone, { institutionNumber, days: 7 })), ({ usedCount, traineeCount }) => `已用 ${usedCount} 张,学员 ${traineeCount} 人`);
  await step('R64', '按券查看', async () => unwrap(await listUsedVouchers(clerkPhone, { institutionNumber, search: voucherNumber.slice(0, 6) })), ({ items }) => `${items[0]?.voucherNumber ?? ''} ${items[0]?.name ?? ''} ${items[0]?.maskedIdNumber ?? ''}`);
  await step('R58 R59', '参训学员（脱敏，含签到次数）', async () => unwrap(await listTrainees(clerkPhone, { institutionNumber })), ({ items }) => `${items[0]?.maskedName ?? ''} 签到 ${items[0]?.checkInCount ?? 0} 次`);
  await step('R60 A14', '导出学员名单三次，水印在文件内，第四次被拒', async () => {
    for (const remaining of [2, 1, 0]) {
      const { downloadPath, exportId, quota } = unwrap(await exportList(clerkPhone, { institutionNumber, list: { kind: 'trainees' }, idempotencyKey: `journey-export-000${remaining}` }));
      const bytes = new Uint8Array(await (await fetch(platform.url + downloadPath)).arrayBuffer());
      const first = await streamXlsxRows(bytes).next();
      if (quota.remaining !== remaining || !String(first.value?.values[0]).includes(exportId)) fail('the file is not counted or not marked');
    }
    return unwrapRefusal(await exportList(clerkPhone, { institutionNumber, list: { kind: 'trainees' }, idempotencyKey: 'journey-export-0004' }), 'exportLimitReached');
  }, (refusal) => describeRefusal(refusal));
  await step('M3', '学员看到查看和导出', async () => unwrap(await readVoucher(phone.sdk, voucherNumber)).accesses.filter(({ kind }) => kind !== 'scanned'), (accesses) => `${accesses.length} 条`);
  await step('R62 A13', '移除管理员，立即失效', async () => {
    const { items } = unwrap(await listInstitutionAdmins(staff, institutionNumber));
    unwrap(await removeInstitutionAdmin(staff, { institutionNumber, adminId: idOf(items, false) }));
    return unwrapRefusal(await readTrainingStatistics(clerkPhone, { institutionNumber }), 'notAnInstitutionAdmin');
  }, ({ code }) => code);
  await step('R12 R62', '五名扫码管理员，第六名被拒', async () => {
    const add = ({ name, idNumber, phone: number }: { name: string; idNumber: string; phone: string }) => addInstitutionAdmin(staff, { institutionNumber, person: { name, idNumber, phone: number } });
    for (const person of [...demo.trainees.slice(0, 4), ...demo.institutionAdmins.slice(1, 2)]) unwrap(await add(person));
    return unwrapRefusal(await add(clerk), 'rosterFull');
  }, (refusal) => describeRefusal(refusal));

  await step('R10', '修改机构信息', () => office.send<{ phone: string }>('PUT', `/institutions/${institutionNumber}`, { name: '旅程职业培训学校', regionCode: '140105', phone: '0351-7111111', address: '太原市小店区' }), ({ phone: changed }) => changed);
  await step('R10 A13', '停用机构：历史仍可查看；随后恢复', async () => {
    await office.send('POST', `/institutions/${institutionNumber}/close`, { reason: '旅程演示' });
    const history = unwrap(await readTrainingStatistics(staff, { institutionNumber }));
    await office.send('POST', `/institutions/${institutionNumber}/reopen`, {});
    return history;
  }, ({ usedCount }) => `历史 ${usedCount} 张`);
}

function fail(reason: string): never {
  throw new Error(reason);
}
