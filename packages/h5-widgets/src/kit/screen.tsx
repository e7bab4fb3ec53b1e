import { useRef } from 'react';
import type { ReactElement } from 'react';
import type { ScreenProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';
import { Icon } from './icon';
import { usePullToRefresh } from './use-pull-to-refresh';

export function Screen({ title, onBack, onRefresh, isRefreshing = false, backLabel, refreshLabel, tone, footer, children }: ScreenProps): ReactElement {
  const screen = useRef<HTMLDivElement>(null);
  const pull = usePullToRefresh(screen, onRefresh);
  return (
    <div ref={screen} part="screen" className={classNames('etv-screen', tone && `etv-screen-${tone}`)}>
      <header className="etv-screen-bar" part="bar">
        {onBack ? (
          <button type="button" className="etv-screen-button" aria-label={backLabel} onClick={() => onBack()}><Icon name="back" /></button>
        ) : (
          <span className="etv-screen-slot" />
        )}
        <h1 className="etv-screen-title">{title}</h1>
        {onRefresh ? (
          <button type="button" className="etv-screen-button" aria-label={refreshLabel} aria-busy={isRefreshing || undefined} onClick={() => onRefresh()}>
            {isRefreshing ? <span className="etv-spinner" aria-hidden="true" /> : <Icon name="refresh" />}
          </button>
        ) : (
          <span className="etv-screen-slot" />
        )}
      </header>
      <div className={classNames('etv-pull', pull > 0 && 'etv-pull-shown', pull >= 1 && 'etv-pull-ready')} aria-hidden="true"><Icon name="refresh" /></div>
      <div className="etv-screen-body" part="body">{children}</div>
      {footer ? <div className="etv-screen-footer" part="footer"><div className="etv-screen-footer-inner">{footer}</div></div> : null}
    </div>
  );
}
