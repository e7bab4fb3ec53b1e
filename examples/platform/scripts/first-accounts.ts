import { createFirstAccounts } from '../src/hr-accounts/create-first-accounts';
import { createFirstStaff } from '../src/systems/create-first-staff';
import { openConfiguredDatabase } from './open-configured-database';

/** `npm run first-accounts`: the system, the security and the audit administrator of a new platform, the first two supervisors of the employment service and the first two administrators of the real-name system. They make all other accounts. */
const database = await openConfiguredDatabase({ migrations: 'apply' });
try {
  const accounts = await createFirstAccounts({ database, nowMs: Date.now });
  for (const { account, role, initialPassword } of accounts) console.log(`${role}  ${account}  初始密码 ${initialPassword}（仅显示一次，首次登录须修改）`);
  const staff = await createFirstStaff({ database, nowMs: Date.now });
  for (const { system, account, initialPassword } of staff) console.log(`${system}  ${account}  初始密码 ${initialPassword}（仅显示一次，首次登录须修改）`);
  if (accounts.length + staff.length === 0) console.log('各系统的首批账号均已存在，未作改动');
} finally {
  await database.close();
}
