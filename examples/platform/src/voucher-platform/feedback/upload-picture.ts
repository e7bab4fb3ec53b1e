import { detectPictureType } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { feedbackPictures } from '../../database/schema/feedback-tables';
import { refuseRequest } from '../../http/refused-request';
import type { FeedbackPicture, PictureUpload } from '../../http/schemas/feedback-schemas';
import type { Platform } from '../../platform';
import { findOwnFeedback, namedFeedback } from './find-feedback';
import { isUploadToken, uploadLifeMs } from './upload-token';

interface NamedPicture {
  readonly feedbackId: string;
  readonly position: number;
}

/** Takes a declared picture (R51): its size, hash and real file type must be the declared ones. The same picture again changes nothing. */
export async function uploadPicture(platform: Platform, options: { actor: DeviceActor; picture: NamedPicture; request: Static<typeof PictureUpload> }): Promise<void> {
  const { actor, picture, request } = options;
  const { orm } = platform.database;
  await findOwnFeedback(orm, actor, picture.feedbackId, { isLocked: false });
  const named = and(namedFeedback(feedbackPictures, picture.feedbackId), eq(feedbackPictures.position, picture.position));
  const [declared] = await orm.select().from(feedbackPictures).where(named);
  if (declared === undefined) throw refuseRequest('notFound');
  const bytes = Buffer.from(request.data, 'base64');
  const isDeclared = bytes.length === declared.sizeBytes && createHash('sha256').update(bytes).digest().equals(declared.sha256) && detectPictureType(bytes) === declared.mediaType;
  if (!isUploadToken(platform, picture, request.uploadToken)) throw refuseRequest('uploadExpired', { limitMinutes: uploadLifeMs / 60_000 });
  if (!isDeclared) throw refuseRequest('pictureMismatch', { position: picture.position });
  if (declared.pictureCipher !== null) return;
  if (declared.uploadUntilMs <= platform.nowMs()) throw refuseRequest('uploadExpired', { limitMinutes: uploadLifeMs / 60_000 });
  const pictureCipher = platform.personalData.cipher.encrypt('feedbackPicture', bytes.toString('base64'));
  await orm.update(feedbackPictures).set({ pictureCipher }).where(and(named, isNull(feedbackPictures.pictureCipher)));
}

/** The caller has seen that the thread may be read. */
export async function readPicture(platform: Platform, picture: NamedPicture): Promise<Static<typeof FeedbackPicture>> {
  const named = and(namedFeedback(feedbackPictures, picture.feedbackId), eq(feedbackPictures.position, picture.position));
  const [row] = await platform.database.orm.select().from(feedbackPictures).where(named);
  if (row === undefined || row.pictureCipher === null) throw refuseRequest('notFound');
  return { mediaType: row.mediaType, data: platform.personalData.cipher.decrypt('feedbackPicture', row.pictureCipher) };
}
