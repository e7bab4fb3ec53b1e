import { computeKeyThumbprint } from '../crypto/key-thumbprint';
import type { SigningKey } from '../crypto/crypto-suite';
import { encodeBase64Url } from '../encoding';
import { SdkError } from '../errors';
import type { HostBridge } from '../host-bridge/host-bridge';
import type { PlatformClient, RequestIdentity } from '../platform-api/platform-client';
import type { PlatformClock } from '../platform-api/platform-clock';
import type { Session } from '../platform-api/platform-types';
import type { Refusal, Result } from '../refusals';
import type { ScopedStorage } from './scoped-storage';

export interface SessionKeeper {
  /** The device's key, made on first use. */
  loadKey(): Promise<SigningKey>;
  /** The running session, or a new one through the host's launch. */
  open(): Promise<Result<OpenSession>>;
  /** Forgets the session; the next `open` launches again. */
  drop(): Promise<void>;
  /**
   * Forgets session, key and everything kept of this person: after `keyRevoked`. Scans that the
   * platform has not got stay, and are delivered under the person's next key; answers how many.
   */
  forgetDevice(): Promise<number>;
}

export interface OpenSession {
  readonly session: Session;
  readonly identity: RequestIdentity;
}

interface FaceProof {
  readonly challenge: string;
  readonly ticket: string;
}

/** Storage and bridge may hand over anything. */
function isSession(value: unknown): value is Session {
  const session = value as Partial<Session> | null | undefined;
  return typeof session?.sessionId === 'string' && /^[\x21-\x7e]{1,128}$/.test(session.sessionId) && Number.isFinite(session.expiresAtMs);
}

/** A session that ends within this time is not begun with. */
const sessionMarginMs = 30_000;

export function createSessionKeeper(options: {
  bridge: HostBridge;
  client: PlatformClient;
  clock: PlatformClock;
  storage: ScopedStorage;
  keyName: string;
}): SessionKeeper {
  const { bridge, client, clock, storage, keyName } = options;
  let current: OpenSession | undefined;
  let opening: Promise<Result<OpenSession>> | undefined;

  async function loadKey(): Promise<SigningKey> {
    return (await bridge.keys.load(keyName)) ?? (await bridge.keys.create(keyName));
  }

  async function identify(): Promise<RequestIdentity> {
    const key = await loadKey();
    return { key, keyThumbprint: await computeKeyThumbprint(bridge.suite, key.publicKey) };
  }

  async function resume(identity: RequestIdentity): Promise<OpenSession | undefined> {
    const stored = await storage.read<{ session?: unknown; keyThumbprint?: unknown } | null>('session');
    if (stored?.keyThumbprint !== identity.keyThumbprint || !isSession(stored.session)) return undefined;
    if (stored.session.expiresAtMs - sessionMarginMs < clock.nowMs()) return undefined;
    return { session: stored.session, identity: { ...identity, sessionId: stored.session.sessionId } };
  }

  /** protocol.md, "Log-in and request signing": the key comes first, the launch code is bound to it. */
  async function launch(identity: RequestIdentity, face?: FaceProof): Promise<Result<OpenSession>> {
    const { launchCode } = await bridge.launch.requestLaunch({ keyThumbprint: identity.keyThumbprint });
    const body = { launchCode, publicKey: encodeBase64Url(identity.key.publicKey), face };
    const answer = await client.send<Session>({ method: 'POST', path: '/v1/sessions', body }, identity);
    if (!answer.ok) {
      const proof = face === undefined ? await proveFace(answer.refusal) : undefined;
      return proof === undefined ? answer : launch(identity, proof); // the first launch code may be over by now
    }
    const session = answer.value;
    if (!isSession(session)) throw new SdkError('malformedResponse', 'The platform opened a session without number or end.');
    await storage.write('session', { session, keyThumbprint: identity.keyThumbprint }).catch(() => undefined); // costs the next start a launch
    return { ok: true, value: { session, identity: { ...identity, sessionId: session.sessionId } } };
  }

  /** Too many devices or re-binds: a face lifts the refusal, where the platform asks for it and the host can check it (A21). */
  async function proveFace({ details: { faceChallenge: challenge } }: Refusal): Promise<FaceProof | undefined> {
    if (bridge.face === undefined || typeof challenge !== 'string') return undefined;
    const checked = await bridge.face.verifyFace({ challenge, purpose: 'bindKey' });
    return 'ticket' in checked ? { challenge, ticket: checked.ticket } : undefined;
  }

  async function open(): Promise<Result<OpenSession>> {
    if (current !== undefined && current.session.expiresAtMs - sessionMarginMs >= clock.nowMs()) return { ok: true, value: current };
    const identity = await identify();
    const resumed = await resume(identity);
    const result: Result<OpenSession> = resumed === undefined ? await launch(identity) : { ok: true, value: resumed };
    if (result.ok) current = result.value;
    return result;
  }

  async function drop(): Promise<void> {
    current = undefined;
    await storage.remove('session');
  }

  return {
    loadKey,
    open() {
      // Many widgets start at once; they share one launch.
      opening ??= open().finally(() => {
        opening = undefined;
      });
      return opening;
    },
    drop,
    async forgetDevice() {
      current = undefined;
      const waiting = await storage.purge();
      await bridge.keys.remove(keyName);
      return waiting;
    },
  };
}
