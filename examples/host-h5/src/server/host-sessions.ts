import { randomBytes } from 'node:crypto';

export type RealNameMethod = 'bankCard' | 'boundPhone';

/** Log-in and 电子社保卡 of one person in one host app. */
export interface HostSession {
  readonly subject: string;
  hasCard: boolean;
  realName?: RealNameMethod;
}

export interface HostSessions {
  open(channelId: string, subject: string): string;
  find(channelId: string, sessionId: string | undefined): HostSession | undefined;
  close(sessionId: string | undefined): void;
}

/** Sessions in memory: after a restart of the demonstration people log in again. Cards stay with the person. */
export function createHostSessions(): HostSessions {
  const sessions = new Map<string, { channelId: string; session: HostSession }>();
  const people = new Map<string, HostSession>();
  return {
    open(channelId, subject) {
      const key = `${channelId} ${subject}`;
      const session = people.get(key) ?? { subject, hasCard: false };
      people.set(key, session);
      const sessionId = randomBytes(16).toString('base64url');
      sessions.set(sessionId, { channelId, session });
      return sessionId;
    },
    find(channelId, sessionId) {
      const entry = sessionId === undefined ? undefined : sessions.get(sessionId);
      return entry?.channelId === channelId ? entry.session : undefined;
    },
    close(sessionId) {
      if (sessionId !== undefined) sessions.delete(sessionId);
    },
  };
}
