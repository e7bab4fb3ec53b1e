import { readConfiguration } from './configuration/read-configuration';
import { explainStartFailure } from './explain-start-failure';
import { startPlatform, type RunningPlatform } from './start-platform';

function printAddresses(platform: RunningPlatform): void {
  const { demo } = platform;
  console.log(`电子培训券平台 ${platform.url}  接口文件 ${platform.url}/openapi.json`);
  if (demo === undefined) return;
  console.log('演示数据，仅供开发和试用。人社账号：');
  for (const { account, password } of demo.hrAccounts) console.log(`  ${account}  ${password}`);
}

async function main(): Promise<void> {
  const options = await readConfiguration(process.env);
  const platform = await startPlatform(options);
  printAddresses(platform);
  let isClosing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isClosing) return;
      isClosing = true;
      platform.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  console.error(explainStartFailure(error, process.env['PORT'] ?? '8080'));
  process.exit(1);
});
