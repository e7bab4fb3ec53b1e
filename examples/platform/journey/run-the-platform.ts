import { listConsents } from '@skill-voucher/sdk-core';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import type { Demo, RunningPlatform } from '../src/index';
import { unwrap, type DemoPhone } from './demo-phone';
import { openHrOffice } from './hr-office';
import type { Journey } from './steps';

/** The platform operator's desk: what HR learns from, which hosts may launch people, which texts people agree to. */
export async function runThePlatform(options: { journey: Journey; platform: RunningPlatform; demo: Demo; phone: DemoPhone }): Promise<void> {
  const { platform, demo, phone } = options;
  const { step } = options.journey;
  const open = async (account: string) => {
    const known = demo.hrAccounts.find((demoAccount) => demoAccount.account === account);
    if (known === undefined) throw new Error(`no account ${account}`);
    return openHrOffice(platform, known);
  };
  const [operator, county] = [await open('demo-operator'), await open('demo-xiaodian')];
  await step('R22', '平台运营发布学习资料，区县管理员检索、阅读并标为已读', async () => {
    const material = { materialId: 'journey-guide', category: 'guide', audienceLevels: ['county'], title: '旅程：区县操作要点', body: '扫码前先配置超级管理员。' };
    await operator.send('POST', '/learning-materials', material);
    await operator.send('POST', '/learning-materials/journey-guide/publication', { version: 1 });
    const found = await county.send<{ items: { materialId: string; isRead: boolean }[]; unreadCount: number }>('GET', `/learning-center?search=${encodeURIComponent('超级管理员')}`);
    if (!found.items.some(({ materialId, isRead }) => materialId === 'journey-guide' && !isRead)) throw new Error('the material is not found');
    await county.send('PUT', '/learning-center/journey-guide/read-mark');
    const after = await county.send<{ unreadCount: number }>('GET', '/learning-center');
    if (after.unreadCount !== found.unreadCount - 1) throw new Error('the mark does not count');
    return found;
  }, ({ items, unreadCount }) => `检索到 ${items.length} 篇，原有未读 ${unreadCount} 篇`);
  await step('A24', '登记接入渠道，轮换密钥，停用', async () => {
    const newKey = () => Buffer.from(generateNodeKey().publicKey).toString('base64url');
    await operator.stepUp();
    await operator.send('POST', '/host-channels', { channelId: 'journey-host', name: '旅程宿主', publicKey: newKey() });
    const rotated = await operator.send<{ previousKeyUntilMs?: number }>('POST', '/host-channels/journey-host/key-rotation', { publicKey: newKey(), overlapHours: 2 });
    const suspended = await operator.send<{ suspendedAtMs?: number }>('POST', '/host-channels/journey-host/suspension', { reason: '旅程结束' });
    if (rotated.previousKeyUntilMs === undefined || suspended.suspendedAtMs === undefined) throw new Error('the key did not rotate');
    return suspended;
  }, () => '旧密钥并行 2 小时，渠道已停用');
  await step('R34', '本人查看已同意的条款及版本', async () => {
    const terms = unwrap(await listConsents(phone.sdk)).items.find(({ purpose }) => purpose === 'terms');
    if (terms?.isGiven !== true) throw new Error('the claim’s consent is not kept');
    return terms;
  }, ({ current, history }) => `${current.title} ${current.version}，共 ${history.length} 次`);
}
