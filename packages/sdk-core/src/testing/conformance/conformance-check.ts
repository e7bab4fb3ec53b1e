import type { HostBridge } from '../../host-bridge/host-bridge';
import { say, type ConformanceOutcome, type ConformancePort, type ConformanceText } from './conformance-report';

/** Ports whose checks ask a person or the host's back end: only when named. */
export type AskedPort = 'launch' | 'scanner' | 'geolocation';

export interface ConformanceOptions {
  /** Address of a running platform, without a trailing slash: the transport is checked against it. */
  readonly platformUrl?: string | undefined;
  /** The platform's configured id; the reference platform's unless given. */
  readonly audience?: string | undefined;
  /** Ports that may ask a person or log in: each is called once. */
  readonly ask?: readonly AskedPort[] | undefined;
  /** A bridge as it is where the device has no CSPRNG: shows that it fails closed. */
  readonly createBridgeWithoutRandom?: (() => HostBridge | Promise<HostBridge>) | undefined;
  /** An address that never answers, to see `timeoutMs` at work. Default: 192.0.2.1, which is nobody's (RFC 5737). */
  readonly silentUrl?: string | undefined;
  /** Most milliseconds that one check may take; 5000 unless given, three times as long where keys are made. */
  readonly timeoutMs?: number | undefined;
}

/** What one check works with. */
export interface CheckContext {
  readonly bridge: HostBridge;
  readonly options: ConformanceOptions;
  /** Names this run in storage and key store: `etv-conformance:<run>:`. All of it is removed at the end. */
  readonly prefix: string;
  /** Another instance over the same device, as after a restart; undefined when only one bridge was given. */
  createSecond(): Promise<HostBridge | undefined>;
  /** The kit's own wall clock and wait: the bridge's are what is being checked. */
  nowMs(): number;
  wait(milliseconds: number): Promise<void>;
}

export interface Finding {
  readonly outcome: ConformanceOutcome;
  readonly measured: ConformanceText;
  /** In place of the check's own advice. */
  readonly change?: ConformanceText | undefined;
}

export interface ConformanceCheck {
  readonly port: ConformancePort;
  readonly name: string;
  readonly title: ConformanceText;
  /** Advice when it does not hold. */
  readonly change: ConformanceText;
  /** Times `timeoutMs`; 1 unless given. */
  readonly patience?: number;
  /** Whatever it throws is the bridge's fault. */
  run(context: CheckContext): Promise<Finding>;
}

export const fulfilled = (chinese: string, english: string): Finding => ({ outcome: 'fulfilled', measured: say(chinese, english) });
export const faulty = (chinese: string, english: string, change?: ConformanceText): Finding => ({ outcome: 'faulty', measured: say(chinese, english), change });
export const absent = (chinese: string, english: string): Finding => ({ outcome: 'absent', measured: say(chinese, english) });
export const notChecked = (chinese: string, english: string): Finding => ({ outcome: 'notChecked', measured: say(chinese, english) });

/** A value as a host's developer recognises it, shortened. */
export function show(value: unknown): string {
  try {
    if (value instanceof Uint8Array) return `Uint8Array(${value.length})`;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    const text = typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? (JSON.stringify(value) ?? String(value)) : String(value);
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
  } catch {
    return typeof value;
  }
}

/** The code of an `SdkError`, also of one from another copy of the SDK. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
}
