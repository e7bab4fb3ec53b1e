import { Type } from 'typebox';
import { Cursor, InstantMs, InstitutionNumber, oneOf } from './values';

const Category = oneOf(['claim', 'use', 'checkIn', 'onlineLearning', 'subsidy', 'app', 'other']);
const Status = oneOf(['open', 'answered', 'closed']);
const MediaType = oneOf(['image/jpeg', 'image/png', 'image/webp']);
const Text = Type.String({ minLength: 1, maxLength: 1000 });

export const NewFeedback = Type.Object(
  {
    category: Category,
    text: Text,
    institutionNumber: Type.Optional(InstitutionNumber),
    pictures: Type.Array(
      Type.Object({ sha256: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'base64url' }), sizeBytes: Type.Integer({ minimum: 1 }), mediaType: MediaType }, { additionalProperties: false }),
      { maxItems: 9, default: [], description: 'Declared here, uploaded afterwards; at most 3 of up to 1 MB are taken' },
    ),
  },
  { $id: 'NewFeedback', additionalProperties: false },
);

const feedbackFields = {
  feedbackId: Type.String(),
  category: Category,
  status: Status,
  beginning: Type.String({ description: 'The first characters of what was written' }),
  institutionName: Type.Optional(Type.String({ description: 'When it was written for an institution' })),
  createdAtMs: InstantMs,
  updatedAtMs: InstantMs,
};
export const FeedbackEntry = Type.Object(feedbackFields, { $id: 'FeedbackEntry' });
export const FeedbackPage = Type.Object({ items: Type.Array(Type.Ref('FeedbackEntry')), nextCursor: Type.Optional(Cursor) }, { $id: 'FeedbackPage' });
export const SentFeedback = Type.Object(
  { feedback: Type.Ref('FeedbackEntry'), uploads: Type.Array(Type.Object({ position: Type.Integer({ minimum: 1, maximum: 3 }), uploadToken: Type.String(), expiresAtMs: InstantMs })) },
  { $id: 'SentFeedback' },
);

const threadFields = {
  feedback: Type.Ref('FeedbackEntry'),
  messages: Type.Array(Type.Object({ messageNumber: Type.Integer(), author: oneOf(['person', 'operator']), text: Type.String(), writtenAtMs: InstantMs })),
  pictures: Type.Array(Type.Object({ position: Type.Integer(), mediaType: MediaType, sizeBytes: Type.Integer(), isUploaded: Type.Boolean() })),
};
export const FeedbackThread = Type.Object(threadFields, { $id: 'FeedbackThread' });
export const FeedbackReply = Type.Object({ text: Text }, { $id: 'FeedbackReply', additionalProperties: false });

export const PictureUpload = Type.Object(
  { uploadToken: Type.String({ maxLength: 100 }), data: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', description: "The picture's bytes, base64" }) },
  { $id: 'PictureUpload', additionalProperties: false },
);
export const FeedbackPicture = Type.Object({ mediaType: MediaType, data: Type.String({ description: 'base64' }) }, { $id: 'FeedbackPicture' });

export const FeedbackDeskEntry = Type.Object({ ...feedbackFields, maskedName: Type.String() }, { $id: 'FeedbackDeskEntry' });
export const FeedbackDeskPage = Type.Object({ items: Type.Array(Type.Ref('FeedbackDeskEntry')), nextCursor: Type.Optional(Cursor) }, { $id: 'FeedbackDeskPage' });
export const FeedbackDeskThread = Type.Object({ ...threadFields, maskedName: Type.String() }, { $id: 'FeedbackDeskThread' });

const pageFields = { cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) };
export const FeedbackQuery = Type.Object(pageFields, { additionalProperties: false });
export const FeedbackDeskQuery = Type.Object({ ...pageFields, status: Type.Optional(Status) }, { additionalProperties: false });
