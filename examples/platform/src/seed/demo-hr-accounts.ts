import type { HrIdentity } from '../hr-accounts/authenticate-hr';

/** Invented HR accounts; their passwords are printed at start-up and refused in production. */
export const demoHrAccounts: readonly (HrIdentity & { readonly password: string })[] = [
  { account: 'demo-shanxi', password: 'Demo-Shanxi-2026', level: 'province', regionCode: '140000', role: 'hr' },
  { account: 'demo-taiyuan', password: 'Demo-Taiyuan-2026', level: 'city', regionCode: '140100', role: 'hr' },
  { account: 'demo-xiaodian', password: 'Demo-Xiaodian-2026', level: 'county', regionCode: '140105', role: 'hr' },
  { account: 'demo-operator', password: 'Demo-Operator-2026', level: 'province', regionCode: '140000', role: 'platformOperator' },
  { account: 'demo-shanxi-2', password: 'Demo-Shanxi-2-2026', level: 'province', regionCode: '140000', role: 'hr' },
  { account: 'demo-operator-2', password: 'Demo-Operator-2-2026', level: 'province', regionCode: '140000', role: 'platformOperator' },
  { account: 'demo-system', password: 'Demo-System-2026', level: 'province', regionCode: '140000', role: 'systemAdmin' },
  { account: 'demo-security', password: 'Demo-Security-2026', level: 'province', regionCode: '140000', role: 'securityAdmin' },
  { account: 'demo-audit', password: 'Demo-Audit-2026', level: 'province', regionCode: '140000', role: 'auditAdmin' },
];
