import type { Page } from 'playwright-core';

/** A page of the host app in one state. */
export interface Moment {
  readonly name: string;
  /** From the moment before to this one. */
  enter(page: Page): Promise<void>;
  /** After a reload: does again what the reload undid, and waits until everything stands. */
  settle(page: Page): Promise<void>;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
const press = (name: string | RegExp) => (page: Page): Promise<void> => button(page, name).first().click();
const open = (route: string) => async (page: Page): Promise<void> => {
  await page.evaluate((hash) => { window.location.hash = hash; }, `/${route}`);
};
const untilButton = (name: string | RegExp) => (page: Page): Promise<void> => button(page, name).first().waitFor();
const stay = async (): Promise<void> => undefined;

async function refuse(page: Page): Promise<void> {
  await page.getByLabel('短信验证码').fill('000000');
  await button(page, '确认').click();
  await page.getByRole('alert').getByText(/验证码不正确/).waitFor();
}

async function confirm(page: Page): Promise<void> {
  await page.getByLabel('短信验证码').fill('246810');
  await button(page, '确认').click();
}

/** A trainee's whole way through one host app, 电子社保卡 first. */
export function listMoments(channelId: 'minshengshanxi' | 'sanjintong'): readonly Moment[] {
  const person = channelId === 'minshengshanxi' ? /^王秀兰/ : /^李建国/;
  return [
    { name: 'log-in', enter: stay, settle: untilButton(person) },
    { name: 'home-new', enter: press(person), settle: untilButton(/电子社保卡.*点击申领/) },
    { name: 'card-missing', enter: press(/电子社保卡/), settle: untilButton('申领电子社保卡') },
    { name: 'card-unconfirmed', enter: press('申领电子社保卡'), settle: untilButton('实名认证') },
    { name: 'services-blocked', enter: open('national-services'), settle: async (page) => page.getByText('请先完成电子社保卡实名认证').waitFor() },
    { name: 'real-name-phone', enter: open('real-name'), settle: untilButton('确认') },
    { name: 'real-name-bank-card', enter: stay, settle: async (page) => page.getByLabel('银行卡', { exact: true }).check() },
    { name: 'real-name-refused', enter: async (page) => page.getByLabel('绑定手机号').check(), settle: refuse },
    { name: 'services', enter: confirm, settle: async (page) => page.getByText('领券、用券、扫码核验').waitFor() },
    { name: 'card', enter: open('essc'), settle: untilButton('全国服务') },
    { name: 'home', enter: open('home'), settle: untilButton(/已领取 · 已实名/) },
    { name: 'module', enter: open('voucher'), settle: async (page) => page.getByText(/您好/).waitFor() },
    {
      name: 'module-center',
      enter: stay,
      async settle(page) {
        await button(page, /^卡券中心/).first().click();
        await heading(page, '卡券中心').waitFor();
        await button(page, /^去领取/).first().waitFor();
      },
    },
  ];
}
