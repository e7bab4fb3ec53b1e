import { goBack } from './use-route';

/** Title bar of a host page. */
export function HostBar({ title, hasBack = true }: { title: string; hasBack?: boolean }) {
  return (
    <header className="host-bar">
      {hasBack ? <button type="button" className="host-bar-back" aria-label="返回" onClick={goBack} /> : <span />}
      <h1>{title}</h1>
      <span />
    </header>
  );
}

/** Says on screen that what is behind it is a simulator. */
export function SimulatorNote({ what }: { what: string }) {
  return <p className="host-simulator"><strong>模拟</strong>{what}</p>;
}
