import { explainStartFailure, readConfiguration, startPlatform, type Demo, type RunningPlatform } from '@skill-voucher/example-platform';
import { startHost, type RunningHost } from '../src/server/start-host';
import { buildWhatIsStale, pagesFolder } from './build-what-is-stale';

/** `npm start`: builds what it must, then platform and host app on loopback. */
const hostPort = process.env['HOST_PORT'] ?? '8081';

async function start(): Promise<void> {
  await buildWhatIsStale((line) => console.log(line));
  const configuration = await readConfiguration(process.env);
  const platform = await startPlatform(configuration);
  const host = await startHost({ platform, pagesFolder, port: Number(hostPort), host: configuration.host }).catch(async (error: unknown) => {
    await platform.close();
    throw new StartFailure(explainStartFailure(error, '宿主应用用 HOST_PORT'));
  });
  printBanner(platform, host);
  closeOnSignal(async () => {
    await host.close();
    await platform.close();
  });
}

class StartFailure extends Error {}

function printBanner(platform: RunningPlatform, host: RunningHost): void {
  const demo = platform.demo as Demo;
  const lines = [
    '',
    '职业技能电子培训券 · 演示平台已就绪（演示数据与模拟器，仅供开发和试用）',
    '',
    `  民生山西（演示）   ${host.url}/minshengshanxi/`,
    `  三晋通（演示）     ${host.url}/sanjintong/`,
    `  培训券平台接口    ${platform.url}/openapi.json`,
    '',
    '  演示学员：' + demo.trainees.map(({ name }) => name).join('、') + '（在登录页选择）',
    ...demo.institutionAdmins.map(({ name, institutionName }) => `  机构管理员：${name} · ${institutionName}`),
    ...demo.hrAccounts.map(({ account, password }) => `  人社账号：${account} / ${password}`),
    ...(platform.demoStaff?.reviewers ?? []).map(({ account, password }) => `  就业服务账号：${account} / ${password}`),
    ...(platform.demoStaff?.desks ?? []).map(({ account, password }) => `  实名制账号：${account} / ${password}`),
    '  实名认证演示验证码：246810',
    '',
    '  按 Ctrl+C 停止；数据保留，再次启动即可继续。',
  ];
  console.log(lines.join('\n'));
}

function closeOnSignal(close: () => Promise<void>): void {
  let isClosing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isClosing) return;
      isClosing = true;
      close().then(() => process.exit(0), () => process.exit(1));
    });
  }
}

start().catch((error: unknown) => {
  console.error(error instanceof StartFailure ? error.message : explainStartFailure(error));
  process.exit(1);
});
