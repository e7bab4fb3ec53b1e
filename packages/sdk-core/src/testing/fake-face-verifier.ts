import { SdkError } from '../errors';
import type { FaceVerifier } from '../host-bridge/host-bridge';

/** What the host's face service says: passed, not recognised, cancelled by the person, or out of order. */
export type FakeFaceResult = 'granted' | 'refused' | 'cancelled' | 'serviceDown';

export interface FakeFaceVerifier extends FaceVerifier {
  /** Every challenge so far, in order. */
  readonly challenges: readonly string[];
  /** What the service would tell the platform of a ticket; undefined for one it did not issue. */
  lookUp(ticket: string): { readonly challenge: string; readonly isRecognised: boolean } | undefined;
}

/** `count` refusals, then granted: three in a row open QR check-in (A3). */
export function refuseFaces(count: number): readonly FakeFaceResult[] {
  return [...new Array<FakeFaceResult>(count).fill('refused'), 'granted'];
}

/**
 * A host's face service by script; the last result repeats. A refused face brings a
 * ticket too: only the platform's query tells it from a good one (protocol.md).
 * Out of order is `capabilityUnavailable`.
 */
export function createFakeFaceVerifier(script: readonly FakeFaceResult[] = ['granted']): FakeFaceVerifier {
  const challenges: string[] = [];
  const tickets = new Map<string, { challenge: string; isRecognised: boolean }>();
  return {
    challenges,
    lookUp: (ticket) => tickets.get(ticket),
    async verifyFace({ challenge }) {
      const result = script[Math.min(challenges.length, script.length - 1)] ?? 'granted';
      challenges.push(challenge);
      if (result === 'serviceDown') throw new SdkError('capabilityUnavailable', 'The scripted face service is down.');
      if (result === 'cancelled') return { cancelled: true };
      const ticket = `fake-face-${challenges.length}`;
      tickets.set(ticket, { challenge, isRecognised: result === 'granted' });
      return { ticket };
    },
  };
}
