import { HostBar } from './host-bar';

/** What every page shows when the backend did not answer. */
export function FaultPanel({ onRetry }: { onRetry: () => void }) {
  return (
    <section className="host-card" role="alert">
      <p className="host-error">网络连接失败，没有打开。请检查网络后重试。</p>
      <button type="button" className="host-primary" onClick={onRetry}>重试</button>
    </section>
  );
}

/** The same in place of a page that could not be opened. */
export function FaultPage({ title, hasBack, onRetry }: { title: string; hasBack: boolean; onRetry: () => void }) {
  return (
    <main>
      <HostBar title={title} hasBack={hasBack} />
      <FaultPanel onRetry={onRetry} />
    </main>
  );
}
