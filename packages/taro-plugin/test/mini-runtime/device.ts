import { randomBytes } from 'node:crypto';

/** What the phone remembers and what happens around the mini-program. Survives restarts of the app. */
export class Device {
  readonly storage = new Map<string, unknown>();
  readonly vibrations: string[] = [];
  brightness = 0.4;
  isKeptAwake = false;
  /** Text of the next code before the host's scanner; undefined: the person closes it. */
  codeInView: string | undefined;
  isOnline = true;
  /** Addresses that were fixed when the app was built lead elsewhere in a test. */
  resolveUrl: (url: string) => string = (url) => url;
  readonly requests: { readonly method: string; readonly url: string; readonly status: number }[] = [];
  private readonly visibility = new Set<{ kind: 'show' | 'hide'; listener: () => void }>();

  drawRandom(length: number): ArrayBuffer {
    const drawn = randomBytes(length);
    return drawn.buffer.slice(drawn.byteOffset, drawn.byteOffset + length) as ArrayBuffer;
  }

  onVisibility(kind: 'show' | 'hide', listener: () => void): void {
    this.visibility.add({ kind, listener });
  }

  offVisibility(listener: () => void): void {
    for (const entry of this.visibility) if (entry.listener === listener) this.visibility.delete(entry);
  }

  setVisible(isVisible: boolean): void {
    for (const entry of [...this.visibility]) if ((entry.kind === 'show') === isVisible) entry.listener();
  }
}
