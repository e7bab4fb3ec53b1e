import { detectPictureType } from '@skill-voucher/sdk-core';
import { count, eq } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { learningAttachments, learningMaterials } from '../../database/schema/learning-center-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { Attachment, NewAttachment } from '../../http/schemas/learning-center-schemas';
import type { Platform } from '../../platform';

export const largestAttachmentBytes = 4_000_000;
const mostAttachments = 100;

/** Takes a file for a material; it is shown once a version names it. What it is, its first bytes say. */
export async function uploadAttachment(platform: Platform, actor: HrActor, options: { materialId: string; request: Static<typeof NewAttachment> }): Promise<Static<typeof Attachment>> {
  const { materialId, request } = options;
  const nowMs = platform.nowMs();
  const bytes = Buffer.from(request.data, 'base64');
  if (bytes.length > largestAttachmentBytes) throw refuseRequest('payloadTooLarge', { limitKilobytes: largestAttachmentBytes / 1000 });
  const mediaType = detectType(bytes);
  const fileName = request.fileName.trim().replaceAll(/[\\/:*?"<>|\u0000-\u001f]/g, '_');
  if (mediaType === undefined) throw refuseRequest('invalidRequest', { field: 'data' });
  if (fileName === '') throw refuseRequest('invalidRequest', { field: 'fileName' });
  const attachmentId = randomBytes(16).toString('hex');
  await platform.database.orm.transaction(async (tx) => {
    const [material] = await tx.select({ materialId: learningMaterials.materialId }).from(learningMaterials).where(eq(learningMaterials.materialId, materialId)).for('update');
    if (material === undefined) throw refuseRequest('notFound');
    const [kept] = await tx.select({ count: count() }).from(learningAttachments).where(eq(learningAttachments.materialId, materialId));
    if ((kept?.count ?? 0) >= mostAttachments) throw refuseRequest('invalidRequest', { field: 'attachments', limit: mostAttachments });
    await tx.insert(learningAttachments).values({ attachmentId, materialId, fileName, mediaType, bytes, uploadedBy: actor.account, uploadedAtMs: nowMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'uploadAttachment', subject: materialId, details: { attachmentId, mediaType, byteLength: bytes.length } });
  });
  return { attachmentId, fileName, mediaType, byteLength: bytes.length };
}

function detectType(bytes: Buffer): 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/webp' | undefined {
  return bytes.subarray(0, 5).toString('latin1') === '%PDF-' ? 'application/pdf' : detectPictureType(bytes);
}
