import type { CryptoSuite, KeyStore, SigningKey } from '../crypto/crypto-suite';

/** Everything the core needs from its surroundings. Nothing is taken from globals. */
export interface HostBridge {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly storage: Storage;
  readonly transport: Transport;
  readonly keys: KeyStore;
  readonly suite: CryptoSuite;
  readonly launch: Launcher;
  /** Optional capabilities; a widget says what is missing when it needs one. */
  readonly scanner?: CodeScanner | undefined;
  readonly face?: FaceVerifier | undefined;
  readonly geolocation?: Geolocation | undefined;
  readonly phoneCall?: PhoneCall | undefined;
  readonly links?: Links | undefined;
  readonly files?: Files | undefined;
  readonly display?: Display | undefined;
  readonly feedback?: Feedback | undefined;
  readonly lifecycle?: AppLifecycle | undefined;
  readonly locks?: Locks | undefined;
  readonly push?: Push | undefined;
}

export interface Clock {
  /** Wall clock, unix milliseconds. May jump. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start; never goes back while the app lives. */
  monotonicMs(): number;
  /** Names the run of the monotonic clock, e.g. the phone's boot. Absent: it starts anew with the app. */
  readonly runId?: string | undefined;
}

export interface Timers {
  /** Calls `run` once after `delayMs`; the returned function cancels. */
  after(delayMs: number, run: () => void): () => void;
}

export interface RandomSource {
  /** `length` bytes from a CSPRNG. Rejects with `randomUnavailable` when there is none. */
  bytes(length: number): Promise<Uint8Array>;
}

/** Small string values by key, already namespaced by the core (channel and subject). */
export interface Storage {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Every key that starts with `prefix`. */
  keys(prefix: string): Promise<readonly string[]>;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, with its query already encoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Already serialised: what is signed is what is sent. */
  readonly body?: string | undefined;
  readonly timeoutMs: number;
}

export interface TransportResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One HTTP exchange. Rejects only when no answer came; any status is an answer. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
}

/** The host's log-in: registers person and key thumbprint over its back channel. */
export interface Launcher {
  requestLaunch(request: { keyThumbprint: string }): Promise<{ launchCode: string }>;
}

export interface FaceRequest {
  readonly challenge: string;
  readonly purpose: 'bindKey' | 'checkIn' | 'proxyHolder';
  /** An elder's, for whom the logged-in person acts (A20): the platform tells the face service whose it must be. Else the logged-in person's. */
  readonly isOfElder?: boolean | undefined;
}

/** The host's face service. The platform re-queries the ticket; no picture passes the SDK. */
export interface FaceVerifier {
  /** Checks the face before the camera for exactly this challenge, which lasts 120 s. */
  verifyFace(request: FaceRequest): Promise<{ ticket: string } | { cancelled: true }>;
}

/** A full-screen native scanner (mini-programs, apps with their own). */
export interface CodeScanner {
  scan(): Promise<{ text: string } | { cancelled: true }>;
}

/** Where the phone believes itself to be. */
export interface Position {
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
  /** What the coordinates are measured in; never guessed (A1): over Shanxi they differ by about 500 m. */
  readonly datum: 'wgs84' | 'gcj02' | 'bd09';
  /** Radius, metres. */
  readonly accuracyMeters: number;
  /** When it was measured, unix milliseconds of the phone's wall clock. */
  readonly atMs: number;
  /** The system says that an app made it up; false where the system cannot tell. */
  readonly isMocked: boolean;
}

/** One fresh position for a check-in (R43). */
export interface Geolocation {
  /** Answers, never rejects, when there is none: why decides whether QR check-in opens (A3). `timeoutMs` ends the wait. */
  locate(request: { timeoutMs: number }): Promise<Position | { denied: 'permissionRefused' | 'noFix' | 'timeout' }>;
}

/** Calls an institution (R40). The person confirms in the phone's own dialog. */
export interface PhoneCall {
  /** @param phoneNumber digits, `+` and `-`. Rejects with `capabilityUnavailable` where the phone cannot call. */
  call(phoneNumber: string): Promise<void>;
}

/** Opens a page outside the widgets: a learning platform, 就业在线, an app's download (R39, R52). */
export interface Links {
  /** @param url absolute, `https:`. Rejects with `capabilityUnavailable` when the host does not open it. */
  open(url: string): Promise<void>;
}

/** Keeps a file that the platform made: an exported list (R57, R60). */
export interface Files {
  /**
   * Downloads and keeps it, or lets the person choose what to do with it. The address needs no
   * header, works once and for a minute; it is not to be shown or logged.
   * Rejects when nothing was kept.
   *
   * @param request.url absolute
   */
  save(request: { url: string; fileName: string }): Promise<void>;
}

/** Screen brightness and wake lock for the code page. Both best effort. */
export interface Display {
  keepAwake(isOn: boolean): Promise<void>;
  brighten(isOn: boolean): Promise<void>;
}

/** What a scan sounds and feels like. */
export interface Feedback {
  signal(kind: 'success' | 'attention' | 'failure'): void;
}

export interface AppLifecycle {
  /** Reports when the page goes to the background and comes back. */
  onVisibility(listener: (isVisible: boolean) => void): () => void;
}

/** Mutual exclusion between everything that shares the storage: two tabs, a page and its worker. */
export interface Locks {
  /** Runs `work` while nobody else holds `name`; answers what it answered. */
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A signed GET whose values are wanted as they come: a voucher's state, the code of a display. */
export interface PushQuestion {
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly bridge: Pick<HostBridge, 'clock' | 'timers' | 'random' | 'suite'>;
  /** The platform's time, by which requests are signed. */
  platformNowMs(): number;
  /** Who signs; undefined where no session is to be had. */
  identify(): Promise<{ readonly key: SigningKey; readonly keyThumbprint: string; readonly sessionId?: string | undefined } | undefined>;
  /** Each value, once it differs from `after` and from the one before. */
  onValue(value: unknown): void;
}

export interface Following {
  /** Resolves when no more values come, whatever the reason: asking in the ordinary way tells it. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Values as they come, instead of long polls; `@skill-voucher/sdk-core/push` makes one over what the host has. */
export interface Push {
  /** `undefined` while it has failed of late: then the question is asked in the ordinary way. */
  follow(question: PushQuestion): Following | undefined;
}
