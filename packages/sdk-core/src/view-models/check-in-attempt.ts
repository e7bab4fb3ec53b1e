import { encodeBase64Url } from '../encoding';
import type { CompletedCheckIn } from '../platform-api/platform-types';
import type { Refusal, Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';

export interface FaceTicket {
  readonly challenge: string;
  readonly ticket: string;
}

/** One request that counts once: sent again as it was when its answer was lost. */
export type CheckInSender = (request: { face?: FaceTicket | undefined; idempotencyKey: string }) => Promise<Result<CompletedCheckIn>>;

export interface AttemptRunner {
  /** Sends without a face, and with one if that is what is missing (R46). Throws faults. */
  run(send: CheckInSender): Promise<Result<CompletedCheckIn>>;
  /** An earlier one whose answer was lost, sent again. */
  repeat(): Promise<Result<CompletedCheckIn>> | undefined;
}

/** The platform names the challenge in its refusal, the host's face service answers it, and the same attempt goes out again. */
export function createAttemptRunner(options: { sdk: VoucherSdk; onStep: (step: 'verifyingFace' | 'sending') => void }): AttemptRunner {
  const { sdk, onStep } = options;
  let unanswered: (() => Promise<Result<CompletedCheckIn>>) | undefined;

  async function sendOnce(send: CheckInSender, face?: FaceTicket): Promise<Result<CompletedCheckIn>> {
    const request = { face, idempotencyKey: encodeBase64Url(await sdk.bridge.random.bytes(16)) };
    unanswered = () => send(request);
    onStep('sending');
    const result = await send(request);
    unanswered = undefined;
    return result;
  }

  async function askFace(refusal: Refusal): Promise<FaceTicket | undefined> {
    const challenge = refusal.details['faceChallenge'];
    if (refusal.code !== 'checkInFaceRequired' || typeof challenge !== 'string' || sdk.bridge.face === undefined) return undefined;
    onStep('verifyingFace');
    const checked = await sdk.bridge.face.verifyFace({ challenge, purpose: 'checkIn' });
    return 'cancelled' in checked ? undefined : { challenge, ticket: checked.ticket };
  }

  return {
    async run(send) {
      const first = await sendOnce(send);
      const face = first.ok ? undefined : await askFace(first.refusal);
      return face === undefined ? first : sendOnce(send, face);
    },
    repeat() {
      const again = unanswered;
      if (again === undefined) return undefined;
      return again().then((result) => {
        unanswered = undefined;
        return result;
      });
    },
  };
}
