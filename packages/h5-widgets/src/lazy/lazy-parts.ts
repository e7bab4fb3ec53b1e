type LoadPart = () => Promise<unknown>;

const parts = new Set<LoadPart>();

/** Named by a widget's code as it arrives. */
export function addLazyPart(load: LoadPart): void {
  parts.add(load);
}

/** Those of all widgets that have arrived: so that they are there without a network too. */
export function loadLazyParts(): void {
  for (const load of parts) load().catch(() => undefined);
}
