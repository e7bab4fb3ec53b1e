import type { PageProps } from '../app';
import { AppearanceChoice, useAppearance } from '../appearance';
import { FaultPanel } from '../fault-panel';
import { hostClient } from '../host-client';
import { useRequests } from '../use-requests';
import { goTo } from '../use-route';

/** The host's front page with its 电子社保卡 entry. */
export function HomePage({ theme, person, onPerson }: PageProps) {
  const [appearance, setAppearance] = useAppearance();
  const { run, retry } = useRequests();
  return (
    <main className="host-home">
      <div className="host-hero">
        <h1>{theme.name}</h1>
        <p>{theme.slogan}</p>
        <p className="host-person">{person.label}</p>
      </div>
      <button type="button" className="host-essc-entry" onClick={() => goTo('essc')}>
        <strong>电子社保卡</strong>
        <span>{person.hasCard ? (person.realName === null ? '待实名认证' : '已领取 · 已实名') : '点击申领'}</span>
      </button>
      {retry && <FaultPanel onRetry={retry} />}
      <AppearanceChoice value={appearance} onChange={setAppearance} />
      <section className="host-card">
        <h2>切换演示账号</h2>
        <p className="host-note">同一人可在民生山西与三晋通各绑定一台设备。</p>
        <button type="button" className="host-plain" onClick={() => run(() => hostClient.logOut().then(() => onPerson(undefined)))}>退出登录</button>
        <a className="host-plain" href={theme.channelId === 'minshengshanxi' ? '/sanjintong/' : '/minshengshanxi/'}>
          {theme.channelId === 'minshengshanxi' ? '打开三晋通' : '打开民生山西'}
        </a>
      </section>
    </main>
  );
}
