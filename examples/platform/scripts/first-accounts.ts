import { createFirstAccounts } from '../src/hr-accounts/create-first-accounts';
import { openConfiguredDatabase } from './open-configured-database';

/** `npm run first-accounts`: the system, the security and the audit administrator of a new platform. They make all other accounts. */
const database = await openConfiguredDatabase();
try {
  const accounts = await createFirstAccounts({ database, nowMs: Date.now });
  for (const { account, role, initialPassword } of accounts) console.log(`${role}  ${account}  初始密码 ${initialPassword}（仅显示一次，首次登录须修改）`);
  if (accounts.length === 0) console.log('三类管理员账号均已存在，未作改动');
} finally {
  await database.close();
}
