// Builds the host app for the hosts named on the command line: weapp, alipay, h5.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const taro = path.join(path.dirname(require.resolve('@tarojs/cli/package.json')), 'bin/taro');

for (const host of process.argv.slice(2)) {
  // Taro reads keys from a terminal and picks development defaults unless told otherwise.
  const { status } = spawnSync(process.execPath, [taro, 'build', '--type', host, '--no-check'], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}
