import { useSyncExternalStore } from 'react';

export type Route = 'home' | 'essc' | 'real-name' | 'national-services' | 'voucher';

const routes: readonly string[] = ['home', 'essc', 'real-name', 'national-services', 'voucher'];

function readRoute(): Route {
  const name = window.location.hash.replace(/^#\/?/, '');
  return routes.includes(name) ? (name as Route) : 'home';
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The page in the address's hash, so that the back button works. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, readRoute);
}

export function goTo(route: Route): void {
  window.location.hash = `/${route}`;
}

export function goBack(): void {
  window.history.back();
}
