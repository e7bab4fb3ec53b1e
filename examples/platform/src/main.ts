import { DataFolderInUseError } from './database/data-folder-lock';
import { ConfigurationError, readConfiguration } from './configuration/read-configuration';
import { startPlatform, type RunningPlatform } from './start-platform';

/** Ends with a sentence for the operator where there is one, and with the error itself where there is none. */
function explainFailure(error: unknown, port: string): string {
  if (error instanceof ConfigurationError || error instanceof DataFolderInUseError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `端口 ${port} 已被占用。请停止占用它的程序,或用 PORT 指定另一个端口。`;
  if (code === 'ECONNREFUSED' || code === '28P01' || code === '3D000') return `无法连接 DATABASE_URL 指定的数据库(${String(code)})。请检查地址、账号和数据库名。`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function printAddresses(platform: RunningPlatform): void {
  const { demo } = platform;
  console.log(`电子培训券平台 ${platform.url}  接口文件 ${platform.url}/openapi.json`);
  if (demo === undefined) return;
  console.log('演示数据,仅供开发和试用。人社账号:');
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
  console.error(explainFailure(error, process.env['PORT'] ?? '8080'));
  process.exit(1);
});
