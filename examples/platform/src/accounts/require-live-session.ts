import { refuseRequest } from '../http/refused-request';
import type { SessionState } from './authenticate-statement';

export function requireLiveSession(row: SessionState, nowMs: number): void {
  if (row.keyRevokedAtMs !== null) throw refuseRequest('keyRevoked');
  if (row.sessionExpiresAtMs === null || row.sessionEndedAtMs !== null) throw refuseRequest('sessionUnknown');
  if (row.sessionExpiresAtMs <= nowMs) throw refuseRequest('sessionExpired');
}
