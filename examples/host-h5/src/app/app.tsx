import { useCallback, useEffect, useState } from 'react';
import { FaultPage } from './fault-panel';
import { HostRefusal, hostClient, type HostPerson } from './host-client';
import type { HostTheme } from './host-theme';
import { EsscPage } from './pages/essc-page';
import { HomePage } from './pages/home-page';
import { LogInPage } from './pages/log-in-page';
import { NationalServicesPage } from './pages/national-services-page';
import { RealNamePage } from './pages/real-name-page';
import { VoucherPage } from './pages/voucher-page';
import { useRequests } from './use-requests';
import { goTo, useRoute } from './use-route';

export interface PageProps {
  readonly theme: HostTheme;
  readonly person: HostPerson;
  readonly onPerson: (person: HostPerson | undefined) => void;
}

type LogInState = { kind: 'unknown' } | { kind: 'out' } | { kind: 'in'; person: HostPerson };

/** A small host app around the module: log-in, 电子社保卡, 全国服务, the widgets (R30–R32). */
export function App({ theme }: { theme: HostTheme }) {
  const [state, setState] = useState<LogInState>({ kind: 'unknown' });
  const route = useRoute();
  const { run, retry } = useRequests();
  const load = useCallback(() => {
    run(async () => {
      try {
        setState({ kind: 'in', person: await hostClient.readPerson() });
      } catch (error) {
        if (!(error instanceof HostRefusal) || error.code !== 'notLoggedIn') throw error;
        setState({ kind: 'out' });
      }
    });
  }, [run]);
  useEffect(load, [load]);

  if (retry) return <FaultPage title={theme.name} hasBack={false} onRetry={retry} />;
  if (state.kind === 'unknown') return <p className="host-waiting" role="status">正在打开{theme.name}…</p>;
  if (state.kind === 'out') return <LogInPage theme={theme} onLoggedIn={load} />;
  const props: PageProps = {
    theme,
    person: state.person,
    onPerson(person) {
      if (person === undefined) goTo('home');
      setState(person === undefined ? { kind: 'out' } : { kind: 'in', person });
    },
  };
  switch (route) {
    case 'essc': return <EsscPage {...props} />;
    case 'real-name': return <RealNamePage {...props} />;
    case 'national-services': return <NationalServicesPage {...props} />;
    case 'voucher': return <VoucherPage {...props} />;
    default: return <HomePage {...props} />;
  }
}
