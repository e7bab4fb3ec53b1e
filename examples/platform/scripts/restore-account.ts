import { parseArgs } from 'node:util';
import { restoreAccount } from '../src/systems/restore-account';
import { openConfiguredDatabase, readSystem } from './open-configured-database';
import { runCommand } from './run-command';

const usage = `用法：npm run restore-account -- --system voucher-platform|employment-service|real-name-system --account 账号
  没有别人能重置或激活这个账号时用：启用它，重设初始密码，去掉动态口令和锁定，结束其全部会话。数据库取自 DATABASE_URL 或 DATA_DIR。`;

runCommand(usage, async () => {
  const { values } = parseArgs({ options: { system: { type: 'string' }, account: { type: 'string' } } });
  if (!values.system || !values.account) throw new Error('须给出 --system 和 --account');
  const system = readSystem(values.system);
  const database = await openConfiguredDatabase();
  try {
    const { account } = values;
    const { initialPassword } = await restoreAccount({ database, nowMs: Date.now, system, account });
    console.log(`${system}  ${account}  初始密码 ${initialPassword}（仅显示一次，首次登录须修改，并重新绑定动态口令）`);
    console.log('注意：此操作不经第二人同意，已记入该系统的审计日志（restoreAccount）');
    return 0;
  } finally {
    await database.close();
  }
});
