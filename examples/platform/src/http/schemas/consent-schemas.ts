import { Type } from 'typebox';
import { InstantMs, oneOf } from './values';

/** Consents of a trainee, by purpose and version. */
export const ConsentPurpose = oneOf(['terms', 'face', 'location'], { description: 'terms: 服务条款 of claiming; face: 人脸识别, location: 位置 of a check-in' });
const version = Type.String({ pattern: '^[0-9A-Za-z.-]{1,20}$' });
const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the text in UTF-8: what was on the screen' });

export const NewConsentText = Type.Object(
  { purpose: ConsentPurpose, version, title: Type.String({ minLength: 1, maxLength: 60 }), body: Type.String({ minLength: 1, maxLength: 20_000 }) },
  { $id: 'NewConsentText', additionalProperties: false },
);
export const ConsentText = Type.Object({ purpose: ConsentPurpose, version: Type.String(), title: Type.String(), body: Type.String(), sha256, publishedAtMs: InstantMs, publishedBy: Type.String() }, { $id: 'ConsentText' });
export const ConsentTextList = Type.Object(
  { items: Type.Array(Type.Ref('ConsentText')), unpublished: Type.Array(ConsentPurpose, { description: 'Purposes without a text: no consent is asked for them yet' }) },
  { $id: 'ConsentTextList' },
);

export const GivenConsent = Type.Object({ version, sha256 }, { $id: 'GivenConsent', additionalProperties: false });
const record = Type.Object({ version: Type.String(), givenAtMs: InstantMs, isByProxy: Type.Boolean(), withdrawnAtMs: Type.Optional(InstantMs) });
export const Consent = Type.Object(
  {
    purpose: ConsentPurpose,
    isGiven: Type.Boolean({ description: 'The current version was agreed to and not withdrawn' }),
    current: Type.Object({ version: Type.String(), title: Type.String(), body: Type.String(), sha256, publishedAtMs: InstantMs }),
    history: Type.Array(record, { description: 'Newest first' }),
  },
  { $id: 'Consent' },
);
export const ConsentList = Type.Object({ items: Type.Array(Type.Ref('Consent'), { description: 'One for each purpose that has a text' }) }, { $id: 'ConsentList' });
