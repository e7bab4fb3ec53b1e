import { useEffect, useState } from 'react';
import { FaultPanel } from '../fault-panel';
import { SimulatorNote } from '../host-bar';
import { hostClient, type HostAccountChoice } from '../host-client';
import type { HostTheme } from '../host-theme';
import { useRequests } from '../use-requests';

/** R30, with invented people instead of passwords. */
export function LogInPage({ theme, onLoggedIn }: { theme: HostTheme; onLoggedIn: () => void }) {
  const [accounts, setAccounts] = useState<readonly HostAccountChoice[]>([]);
  const { run, retry } = useRequests();
  useEffect(() => {
    run(async () => setAccounts((await hostClient.listAccounts()).items));
  }, [run]);
  return (
    <main className="host-log-in">
      <div className="host-hero">
        <h1>{theme.name}</h1>
        <p>{theme.slogan}</p>
      </div>
      {retry && <FaultPanel onRetry={retry} />}
      <section className="host-card">
        <h2>选择演示账号登录</h2>
        <SimulatorNote what="登录与人员均为演示数据，不需要密码" />
        <ul className="host-choices">
          {accounts.map(({ subject, label }) => (
            <li key={subject}>
              <button type="button" onClick={() => run(() => hostClient.logIn(subject).then(onLoggedIn))}>{label}</button>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
