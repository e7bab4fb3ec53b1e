import type { AppLifecycle } from '../host-bridge/host-bridge';

export function createBrowserLifecycle(document: Document): AppLifecycle {
  return {
    onVisibility(listener) {
      const report = (): void => listener(document.visibilityState === 'visible');
      document.addEventListener('visibilitychange', report);
      return () => document.removeEventListener('visibilitychange', report);
    },
  };
}
