import { Type } from 'typebox';
import { HrLevel } from './hr-schemas';
import { Cursor, InstantMs, RegionCode, oneOf } from './values';

/** 学习中心 (R22): the operator writes, HR of the three levels reads. */
export const MaterialId = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
export const AttachmentId = Type.String({ pattern: '^[0-9a-f]{32}$' });
export const MaterialCategory = oneOf(['guide', 'video', 'policy', 'question', 'news'], { description: '操作指南, 视频, 政策, 常见问题, 更新说明' });

const link = Type.Object({ title: Type.String({ minLength: 1, maxLength: 80 }), url: Type.String({ maxLength: 500, pattern: '^https://' }) }, { additionalProperties: false });
const contentFields = {
  title: Type.String({ minLength: 1, maxLength: 80 }),
  body: Type.String({ minLength: 1, maxLength: 40_000, description: 'Plain text; paragraphs are separated by an empty line' }),
  links: Type.Optional(Type.Array(link, { maxItems: 20 })),
  attachmentIds: Type.Optional(Type.Array(AttachmentId, { maxItems: 10, uniqueItems: true })),
};
const scopeFields = {
  category: MaterialCategory,
  audienceLevels: Type.Array(HrLevel, { minItems: 1, maxItems: 3, uniqueItems: true, description: 'Levels of HR that read it' }),
  regionCode: Type.Optional({ ...RegionCode, description: 'For accounts of this division, those below and those above it; the province by default' }),
};
export const NewLearningMaterial = Type.Object({ materialId: MaterialId, ...scopeFields, ...contentFields }, { $id: 'NewLearningMaterial', additionalProperties: false });
export const LearningMaterialEdit = Type.Object({ ...scopeFields, ...contentFields }, { $id: 'LearningMaterialEdit', additionalProperties: false });
export const MaterialPublication = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }, { $id: 'MaterialPublication', additionalProperties: false });

const attachment = Type.Object({ attachmentId: Type.String(), fileName: Type.String(), mediaType: Type.String(), byteLength: Type.Integer() });
const summaryFields = { materialId: Type.String(), category: MaterialCategory, audienceLevels: Type.Array(HrLevel), regionCode: RegionCode, title: Type.String(), version: Type.Integer(), publishedAtMs: Type.Optional(InstantMs) };
const shownLinks = Type.Array(Type.Object({ title: Type.String(), url: Type.String() }));

export const DeskMaterialSummary = Type.Object({ ...summaryFields, publishedVersion: Type.Optional(Type.Integer()), editedBy: Type.String(), editedAtMs: InstantMs }, { $id: 'DeskMaterialSummary' });
export const DeskMaterialPage = Type.Object({ items: Type.Array(Type.Ref('DeskMaterialSummary')), nextCursor: Type.Optional(Cursor) }, { $id: 'DeskMaterialPage' });
export const DeskMaterial = Type.Object(
  {
    ...summaryFields, publishedVersion: Type.Optional(Type.Integer()), body: Type.String(), links: shownLinks, attachmentIds: Type.Array(Type.String()), attachments: Type.Array(attachment),
    versions: Type.Array(Type.Object({ version: Type.Integer(), title: Type.String(), editedBy: Type.String(), editedAtMs: InstantMs }), { description: 'Newest first' }),
    readCount: Type.Integer({ description: 'Accounts that have read the published version' }),
  },
  { $id: 'DeskMaterial' },
);

export const MaterialSummary = Type.Object({ ...summaryFields, isRead: Type.Boolean({ description: 'This version; a new one is to be read again' }) }, { $id: 'MaterialSummary' });
export const MaterialPage = Type.Object({ items: Type.Array(Type.Ref('MaterialSummary')), nextCursor: Type.Optional(Cursor), unreadCount: Type.Integer() }, { $id: 'MaterialPage' });
export const Material = Type.Object({ ...summaryFields, isRead: Type.Boolean(), body: Type.String(), links: shownLinks, attachments: Type.Array(attachment) }, { $id: 'Material' });

export const NewAttachment = Type.Object(
  { fileName: Type.String({ minLength: 1, maxLength: 120 }), data: Type.String({ minLength: 1, maxLength: 5_600_000, pattern: '^[A-Za-z0-9+/]+={0,2}$', description: 'PDF, JPEG, PNG or WebP up to 4 MB, base64; its kind is read from the file' }) },
  { $id: 'NewAttachment', additionalProperties: false },
);
export const Attachment = Type.Object({ ...attachment.properties }, { $id: 'Attachment' });

const pageFields = { cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })) };
const search = Type.Optional(Type.String({ maxLength: 60, description: 'Part of title or text' }));
export const DeskMaterialQuery = Type.Object({ ...pageFields, search, state: Type.Optional(oneOf(['draft', 'published'])) }, { additionalProperties: false });
export const MaterialQuery = Type.Object({ ...pageFields, search, category: Type.Optional(MaterialCategory), isUnread: Type.Optional(Type.Boolean()) }, { additionalProperties: false });
