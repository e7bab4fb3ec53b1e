import type { PageProps } from '../app';
import { FaultPanel } from '../fault-panel';
import { HostBar, SimulatorNote } from '../host-bar';
import { hostClient } from '../host-client';
import { useRequests } from '../use-requests';
import { goTo } from '../use-route';

/** 电子社保卡: apply, real-name, then its services (R31, R32). */
export function EsscPage({ person, onPerson }: PageProps) {
  const { run, retry } = useRequests();
  return (
    <main>
      <HostBar title="电子社保卡" />
      <SimulatorNote what="电子社保卡由模拟器提供，不连接真实系统" />
      <section className="host-social-card" aria-label="电子社保卡卡面">
        <span>中华人民共和国</span>
        <strong>社会保障卡</strong>
        <span>{person.hasCard ? person.label.split(' ')[0] : '未申领'}</span>
      </section>
      {retry && <FaultPanel onRetry={retry} />}
      <section className="host-card">
        {!person.hasCard && (
          <button type="button" className="host-primary" onClick={() => run(() => hostClient.applyForCard().then(onPerson))}>申领电子社保卡</button>
        )}
        {person.hasCard && person.realName === null && (
          <button type="button" className="host-primary" onClick={() => goTo('real-name')}>实名认证</button>
        )}
        {person.realName !== null && (
          <button type="button" className="host-primary" onClick={() => goTo('national-services')}>全国服务</button>
        )}
      </section>
    </main>
  );
}
