import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Platform } from '../../platform';

/** A declared picture is awaited for so long. */
export const uploadLifeMs = 10 * 60_000;

/** Made again for a repeated request, so that none is stored. It stands for one declared picture: what was uploaded is never replaced. */
export function createUploadToken(platform: Platform, picture: { feedbackId: string; position: number }): string {
  const key = Buffer.from(hkdfSync('sha256', platform.keys.cacheScopeKey, '', 'etv-feedback-upload', 32));
  return createHmac('sha256', key).update(`${picture.feedbackId}\0${picture.position}`).digest('base64url');
}

export function isUploadToken(platform: Platform, picture: { feedbackId: string; position: number }, token: string): boolean {
  const expected = Buffer.from(createUploadToken(platform, picture));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
