import { detectPictureType } from '@skill-voucher/sdk-core';
import { and, eq, like } from 'drizzle-orm';
import { imageSize } from 'image-size';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { campusLogos } from '../../database/schema/institution-desk-tables';
import { refuseRequest } from '../../http/refused-request';
import type { CampusView } from '../../http/schemas/campus-schemas';
import type { Platform } from '../../platform';
import { describeSavedCampus } from './describe-campus';
import { requireInstitutionPermission } from './require-institution-permission';
import { lockCampus } from './store-campus';

/** As base64 it stays below what a request may carry. */
const largestLogoBytes = 180_000;
const [smallestSide, largestSide] = [64, 1024];

interface NamedCampus {
  readonly institutionNumber: number;
  readonly campusNumber: number;
}

/** Gives a campus its logo (R63), by the super admin: JPEG, PNG or WebP by its content, 64 to 1,024 pixels a side, at most 180 KB. It is never decoded here. */
export async function setCampusLogo(platform: Platform, actor: DeviceActor, options: NamedCampus & { data: string }): Promise<Static<typeof CampusView>> {
  const bytes = Buffer.from(options.data, 'base64');
  const picture = readPicture(bytes);
  if (picture === undefined) throw refuseRequest('pictureNotAccepted', { rule: 'R63', limitKilobytes: largestLogoBytes / 1000, minimumPixels: smallestSide, maximumPixels: largestSide });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return changeLogo(platform, actor, { ...options, action: 'setCampusLogo', details: { sha256, byteLength: bytes.length } }, async (tx) => {
    const row = { sha256, ...picture, bytes, uploadedBy: actor.personId, uploadedAtMs: platform.nowMs() };
    await tx.insert(campusLogos).values({ campusNumber: options.campusNumber, ...row }).onConflictDoUpdate({ target: campusLogos.campusNumber, set: row });
  });
}

/** Takes it away; without one nothing changes. */
export async function removeCampusLogo(platform: Platform, actor: DeviceActor, campus: NamedCampus): Promise<Static<typeof CampusView>> {
  return changeLogo(platform, actor, { ...campus, action: 'removeCampusLogo', details: {} }, async (tx) => {
    await tx.delete(campusLogos).where(eq(campusLogos.campusNumber, campus.campusNumber));
  });
}

/** By the name that {@link describeSavedCampus} gives it: another logo has another name, so that it may be kept for good. */
export async function readCampusLogo(platform: Platform, logoId: string): Promise<Pick<typeof campusLogos.$inferSelect, 'mediaType' | 'bytes'>> {
  const [campusNumber = '', start = ''] = logoId.split('-');
  const [row] = await platform.database.orm.select().from(campusLogos).where(and(eq(campusLogos.campusNumber, Number(campusNumber)), like(campusLogos.sha256, `${start}%`)));
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}

async function changeLogo(platform: Platform, actor: DeviceActor, change: NamedCampus & { action: string; details: Record<string, string | number> }, write: (tx: Orm) => Promise<void>): Promise<Static<typeof CampusView>> {
  const { institutionNumber, campusNumber, action, details } = change;
  return platform.database.orm.transaction(async (tx) => {
    await requireInstitutionPermission(tx, actor, { institutionNumber, action: 'editCampus' });
    await lockCampus(tx, institutionNumber, campusNumber);
    await write(tx);
    await recordAudit(tx, { atMs: platform.nowMs(), actorKind: 'person', actorId: actor.personId, action, subject: String(campusNumber), details: { institutionNumber, ...details } });
    return describeSavedCampus(tx, campusNumber);
  });
}

/** What the file is and how large the picture, by its own bytes. */
function readPicture(bytes: Buffer): { mediaType: 'image/jpeg' | 'image/png' | 'image/webp'; width: number; height: number } | undefined {
  const mediaType = detectPictureType(bytes);
  if (mediaType === undefined || bytes.length > largestLogoBytes) return undefined;
  try {
    const { width, height } = imageSize(bytes);
    const fits = [width, height].every((side) => side >= smallestSide && side <= largestSide);
    return fits ? { mediaType, width, height } : undefined;
  } catch {
    return undefined; // cut off, or another format behind these first bytes
  }
}
