import type { sm2, sm3 } from 'sm-crypto-v2';
import { SdkError } from '../../errors';

export interface SmCrypto {
  readonly sm2: typeof sm2;
  readonly sm3: typeof sm3;
}

let loading: Promise<SmCrypto> | undefined;

/**
 * Loads sm-crypto-v2 on first use (62 KB raw: only who asks for SM2 pays it).
 *
 * @throws SdkError `cryptoUnavailable` where the engine lacks BigInt
 */
export function loadSmCrypto(): Promise<SmCrypto> {
  loading ??= importSmCrypto();
  return loading;
}

async function importSmCrypto(): Promise<SmCrypto> {
  if (typeof BigInt === 'undefined') throw new SdkError('cryptoUnavailable', 'SM2 needs BigInt, which this JavaScript engine lacks.');
  const restore = standInForRandomSource();
  try {
    return await import('sm-crypto-v2');
  } finally {
    restore();
  }
}

/**
 * While it loads, the library looks for a random source and rejects a promise
 * that nobody holds when there is none, which ends a Node process. It is given
 * one that refuses; nothing here lets the library draw random numbers.
 */
function standInForRandomSource(): () => void {
  const scope = globalThis as { crypto?: unknown };
  if ('crypto' in scope) return () => undefined;
  scope.crypto = {
    getRandomValues() {
      throw new SdkError('randomUnavailable', 'sm-crypto-v2 may not draw random numbers.');
    },
  };
  return () => {
    delete scope.crypto;
  };
}
