import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface HostPersonOptions {
  readonly browser: Browser;
  readonly hostUrl: string;
  readonly channelId: 'minshengshanxi' | 'sanjintong';
  /** As on the log-in page, e.g. 王秀兰. */
  readonly name: string;
  /** Runs once the module opens, before it greets. */
  readonly whileOpening?: (page: Page) => Promise<void>;
}

/** One person with one phone (360×740) who walked through the host app to the module (R30–R32). */
export async function openModule(options: HostPersonOptions): Promise<{ page: Page; context: BrowserContext }> {
  const context = await options.browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, locale: 'zh-CN', isMobile: true, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${options.hostUrl}/${options.channelId}/`);
  await page.getByRole('button', { name: new RegExp(`^${options.name}`) }).click();
  await page.getByRole('button', { name: /电子社保卡/ }).click();
  const apply = page.getByRole('button', { name: '申领电子社保卡' });
  const confirm = page.getByRole('button', { name: '实名认证' });
  const services = page.getByRole('button', { name: '全国服务' });
  await apply.or(confirm).or(services).waitFor();
  if (await apply.isVisible()) await apply.click();
  await confirm.or(services).waitFor();
  if (await confirm.isVisible()) {
    await confirm.click();
    await page.getByLabel('短信验证码').fill('246810');
    await page.getByRole('button', { name: '确认' }).click();
  } else {
    await services.click();
  }
  await page.getByRole('button', { name: /职业技能电子培训券/ }).click();
  await options.whileOpening?.(page);
  await page.getByText('您好').waitFor();
  return { page, context };
}
