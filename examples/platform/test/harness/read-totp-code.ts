import { Secret, TOTP } from 'otpauth';

/** What an authenticator app shows at that instant. */
export function readTotpCode(secret: string, atMs: number): string {
  return new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });
}
