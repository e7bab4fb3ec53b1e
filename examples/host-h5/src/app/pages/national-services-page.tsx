import type { PageProps } from '../app';
import { HostBar } from '../host-bar';
import { goTo } from '../use-route';

/** 全国服务 → 职业技能电子培训券 (R32). */
export function NationalServicesPage({ person }: PageProps) {
  const isReady = person.realName !== null;
  return (
    <main>
      <HostBar title="全国服务" />
      <section className="host-card">
        <button type="button" className="host-service" disabled={!isReady} onClick={() => goTo('voucher')}>
          <span className="host-service-mark" aria-hidden="true">券</span>
          <span><strong>职业技能电子培训券</strong><small>{isReady ? '领券、用券、扫码核验' : '请先完成电子社保卡实名认证'}</small></span>
        </button>
        {!isReady && <button type="button" className="host-primary" onClick={() => goTo('essc')}>去电子社保卡认证</button>}
      </section>
    </main>
  );
}
