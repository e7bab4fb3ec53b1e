import {
  beginProxy, claimTermsVersion, claimVoucher, createActingSdk, endProxy, idNumberCheckCharacter, listProxies, listVouchers, proxyConsentVersion, readProfile, revokeBoundKey, verifyScan, type ProxyHolder, type Result,
  type VoucherSdk,
} from '@skill-voucher/sdk-core';
import { createChannelClient, type LaunchPerson } from '@skill-voucher/sdk-core/channel';
import { createNodeSuite, importNodeKey, nodeRandom, systemClock } from '@skill-voucher/sdk-core/node';
import { createFetchTransport } from '@skill-voucher/sdk-core/web';
import type { DemoChannel, RunningPlatform } from '../src/index';
import { createDemoPhone, presentCode, unwrap, unwrapRefusal } from './demo-phone';
import type { HrOffice } from './hr-office';
import type { Journey } from './steps';

const elder: LaunchPerson = { subject: 'journey-elder', name: '王淑芬', idNumber: `14010519410312002${idNumberCheckCharacter('14010519410312002')}`, phone: '13800000000', regionCode: '140105' };

/** 亲情服务: named with the elder's face, acting on the daughter's two phones, one of them lost, ended at the counter. */
export async function actForElder(options: { journey: Journey; platform: RunningPlatform; channel: DemoChannel; daughter: LaunchPerson; staff: VoucherSdk; office: HrOffice; institutionNumber: number }): Promise<void> {
  const { platform, channel, daughter, staff, office, institutionNumber } = options;
  const { step } = options.journey;
  let seen: Pick<LaunchPerson, 'name' | 'idNumber'> = daughter;
  const openPhone = (deviceId: string): VoucherSdk => createDemoPhone({ platform, channel, person: daughter, deviceId, camera: () => seen }).sdk;
  const [phone, tablet] = [openPhone('family-phone'), openPhone('family-tablet')];
  await registerAtCounter(platform, channel);
  const { templateNumber } = await office.send<{ templateNumber: number }>('POST', '/templates', {
    name: '旅程:长者培训券', description: '', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 100000, skillLevel: 'any', regionCodes: ['140000'], validity: { kind: 'wholeYear', year: new Date().getFullYear() }, total: 1,
  });

  const name = async (): Promise<Result<ProxyHolder>> => {
    const person = { name: elder.name, idNumber: elder.idNumber, consentVersion: proxyConsentVersion };
    const { details: { faceChallenge } } = unwrapRefusal(await beginProxy(phone, person), 'proxyFaceRequired');
    const challenge = String(faceChallenge);
    const checked = await phone.bridge.face?.verifyFace({ challenge, purpose: 'proxyHolder', isOfElder: true });
    return beginProxy(phone, { ...person, face: { challenge, ticket: checked !== undefined && 'ticket' in checked ? checked.ticket : '' } });
  };
  await step('A20', '代办人自己的人脸不能指定代办', async () => unwrapRefusal(await name(), 'proxyFaceRefused'), ({ code }) => code);
  seen = elder;
  const proxy = await step('A20', '老人本人刷脸，指定女儿代办一年', async () => unwrap(await name()), ({ maskedName }) => `为 ${maskedName} 代办`);
  const [onPhone, onTablet] = [createActingSdk(phone, proxy.proxyId), createActingSdk(tablet, proxy.proxyId)];
  const { voucher } = await step('A20 R34', '代老人领券，女儿名下没有', async () => {
    const claimed = unwrap(await claimVoucher(onPhone, { templateNumber, termsVersion: claimTermsVersion, idempotencyKey: 'journey-elder-0001' }));
    if (unwrap(await listVouchers(phone)).items.some(({ voucherNumber }) => voucherNumber === claimed.voucher.voucherNumber)) throw new Error('the voucher is the holder\'s');
    return claimed;
  }, (claimed) => claimed.voucher.voucherNumber);
  await step('A20 R54', '代老人展码，核验显示老人', async () => unwrap(await verifyScan(staff, { institutionNumber, code: await presentCode(onPhone, voucher.voucherNumber) })), ({ voucher: shown }) => shown.maskedName);
  await step('A20 A21', '女儿的手机遗失，单独解绑：其代办的码随即失效，平板继续', async () => {
    const code = await presentCode(onPhone, voucher.voucherNumber);
    const { keyThumbprint } = unwrap(await phone.session.open()).identity;
    unwrap(await readProfile(tablet));
    unwrap(await revokeBoundKey(tablet, keyThumbprint));
    unwrapRefusal(await verifyScan(staff, { institutionNumber, code }), 'revoked');
    return unwrap(await listVouchers(onTablet)).items.length;
  }, (count) => `平板上 ${count} 张`);
  await step('A20', '人社部门在窗口解除代办，双方收到消息', async () => {
    const { items } = await office.send<{ items: { proxyId: string }[] }>('POST', '/proxies/look-up', { idNumber: elder.idNumber });
    await office.send('POST', `/proxies/${items[0]?.proxyId ?? ''}/end`, { reason: 'elderAsked' });
    unwrapRefusal(await listVouchers(onTablet), 'proxyEnded');
    unwrap(await endProxy(tablet, proxy.proxyId)); // again, without effect
    return { left: unwrap(await listProxies(tablet)).asHolder.length, told: unwrap(await readProfile(tablet)).notices.filter(({ kind }) => kind === 'proxyEnded').length };
  }, ({ left, told }) => `剩余代办 ${left},消息 ${told}`);
}

/** An elder without a phone: the host registers the person, and nobody redeems the launch. */
async function registerAtCounter(platform: RunningPlatform, channel: DemoChannel): Promise<void> {
  const backChannel = createChannelClient({
    platformUrl: platform.url, audience: platform.audience, channelId: channel.channelId, key: importNodeKey(channel.privateKeyPem), suite: createNodeSuite(), random: nodeRandom, clock: systemClock, transport: createFetchTransport(fetch),
  });
  const { subject, name, idNumber, phone, regionCode } = elder;
  unwrap(await backChannel.createLaunch({ keyThumbprint: 'c'.repeat(43), deviceId: 'counter', subject, name, idNumber, phone, regionCode }));
}
