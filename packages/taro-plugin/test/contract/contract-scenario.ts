import type { ContractDriver } from './contract-driver';

export interface ContractRun {
  /** What the app heard, in order. */
  readonly transcript: readonly (readonly unknown[])[];
  /** The screen at the moments that matter. */
  readonly trees: Readonly<Record<string, readonly string[]>>;
}

/** Uses every primitive once as a person does. Outputs are equal when their runs are. */
export async function runContract(driver: ContractDriver): Promise<ContractRun> {
  const trees: Record<string, readonly string[]> = {};
  const look = async (moment: string, text: string): Promise<void> => {
    await driver.waitForText(text);
    trees[moment] = await driver.readTree();
  };

  await look('opened', '第 20 张');
  await driver.press('button', '我的卡券 待使用 2 张');
  await driver.press('button', '查看第一张券');
  await driver.pressAnyway('button', '正在领取');
  await driver.press('button', '打开公告');
  await driver.press('button', '刷新');

  await driver.type('姓名', '王秀兰');
  await driver.type('手机号', '139');
  await driver.type('搜索券', '养老');
  await driver.submit('搜索券');
  await driver.type('券码', 'ETV');
  await driver.submit('券码');
  await look('refused input', '券码不正确');
  await driver.type('券码', 'ETV1');
  await driver.submit('券码');

  await driver.choose('已使用');
  await driver.choose('手工输入');
  await driver.pressAnyway('button', '提交');
  await driver.press('checkbox', '同意条款');
  await driver.waitForText('可以提交');
  await driver.press('button', '提交');

  await driver.press('button', '查看条款');
  await look('sheet', '本券限本人使用。');
  await driver.press('button', '已阅读');
  await driver.press('button', '关闭');
  await driver.press('button', '作废');
  await look('dialog', '作废后不能恢复。');
  await driver.press('button', '取消');
  await driver.press('button', '作废');
  await driver.press('button', '确认作废');
  await driver.waitForText('已作废');

  await driver.reachEnd();
  await look('end', '第 40 张');
  await driver.press('button', '返回');
  await untilHeard(driver, 'back');
  return { transcript: driver.readTranscript(), trees };
}

/** The run as text: one file holds what every output must give. */
export function printRun({ transcript, trees }: ContractRun): string {
  const sections = { transcript: transcript.map((entry) => JSON.stringify(entry)), ...trees };
  return Object.entries(sections).map(([title, lines]) => `== ${title}\n${lines.join('\n')}\n`).join('\n');
}

/** Opens the camera over the text of a code; where a host has none, the app hears why. */
export async function runCamera(driver: ContractDriver, text: string): Promise<readonly (readonly unknown[])[]> {
  await driver.waitForText('打开相机');
  await driver.press('button', '打开相机');
  await untilHeard(driver, 'open camera');
  await driver.showCode(text);
  await untilHeard(driver, 'scanned', 'camera fault');
  return driver.readTranscript();
}

async function untilHeard(driver: ContractDriver, ...events: readonly string[]): Promise<void> {
  const end = Date.now() + 15_000;
  while (!driver.readTranscript().some(([event]) => events.includes(String(event)))) {
    if (Date.now() > end) throw new Error(`the app did not hear ${events.join(' or ')}, but: ${JSON.stringify(driver.readTranscript())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
