import { Type } from 'typebox';
import { InstantMs, LearningPlatformNumber } from './values';

/** What the platform operator keeps (A24). */
export const PartnerId = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const partnerName = Type.String({ minLength: 1, maxLength: 80 });
const publicKey = Type.String({ pattern: '^[A-Za-z0-9_-]{44}$', description: 'Compressed point of P-256, base64url; the private half stays with the partner' });
const httpsUrl = Type.String({ maxLength: 500, pattern: '^https://', description: 'https' });
const keyState = {
  keyThumbprint: Type.Optional(Type.String({ description: 'SHA-256 of the compressed public key, base64url; absent without a key' })),
  previousKeyUntilMs: Type.Optional(Type.Integer({ description: 'The former key counts until then (Unix milliseconds)' })),
  isDemo: Type.Boolean({ description: 'With a demonstration key, whose private half is in the data folder' }),
  createdAtMs: InstantMs,
  suspendedAtMs: Type.Optional(InstantMs),
  suspendReason: Type.Optional(Type.String()),
};

export const NewHostChannel = Type.Object({ channelId: PartnerId, name: partnerName, publicKey }, { $id: 'NewHostChannel', additionalProperties: false });
export const HostChannelChanges = Type.Object({ name: partnerName }, { $id: 'HostChannelChanges', additionalProperties: false });
export const HostChannel = Type.Object({ channelId: Type.String(), name: Type.String(), ...keyState }, { $id: 'HostChannel' });
export const HostChannelList = Type.Object({ items: Type.Array(Type.Ref('HostChannel')) }, { $id: 'HostChannelList' });
export const KeyRotation = Type.Object(
  { publicKey, overlapHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 168, default: 24, description: 'How long the former key still counts; 0 when it has leaked' })) },
  { $id: 'KeyRotation', additionalProperties: false },
);
const reason = Type.String({ minLength: 1, maxLength: 200 });
export const ChannelSuspension = Type.Object(
  { reason, endsSessions: Type.Optional(Type.Boolean({ default: false, description: 'Also ends every session that was opened through the channel' })) },
  { $id: 'ChannelSuspension', additionalProperties: false },
);

const learningPlatformFields = { name: partnerName, appUrl: Type.Optional(httpsUrl) };
export const NewLearningPlatform = Type.Object({ platformId: PartnerId, ...learningPlatformFields, publicKey: Type.Optional(publicKey) }, { $id: 'NewLearningPlatform', additionalProperties: false });
export const LearningPlatformChanges = Type.Object(learningPlatformFields, { $id: 'LearningPlatformChanges', additionalProperties: false });
export const LearningPlatformSuspension = Type.Object({ reason }, { $id: 'LearningPlatformSuspension', additionalProperties: false });
export const DeskLearningPlatform = Type.Object(
  { platformNumber: LearningPlatformNumber, platformId: Type.String(), name: Type.String(), appUrl: Type.Optional(Type.String()), ...keyState },
  { $id: 'DeskLearningPlatform' },
);
export const DeskLearningPlatformList = Type.Object({ items: Type.Array(Type.Ref('DeskLearningPlatform')) }, { $id: 'DeskLearningPlatformList' });

const bannerFields = { title: Type.String({ minLength: 1, maxLength: 40 }), url: httpsUrl, position: Type.Integer({ minimum: 1, maximum: 1000, description: 'Lower comes first' }) };
export const NewBanner = Type.Object({ bannerId: PartnerId, ...bannerFields }, { $id: 'NewBanner', additionalProperties: false });
export const BannerChanges = Type.Object({ ...bannerFields, isHidden: Type.Boolean() }, { $id: 'BannerChanges', additionalProperties: false });
export const DeskBanner = Type.Object({ bannerId: Type.String(), ...bannerFields, createdAtMs: InstantMs, hiddenAtMs: Type.Optional(InstantMs) }, { $id: 'DeskBanner' });
export const DeskBannerList = Type.Object({ items: Type.Array(Type.Ref('DeskBanner')) }, { $id: 'DeskBannerList' });

export const SubmittedTrustList = Type.Object(
  {
    payload: Type.String({ minLength: 1, maxLength: 200_000, pattern: '^[A-Za-z0-9_-]+$', description: 'base64url of the UTF-8 JSON (docs/protocols/trust.md)' }),
    signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$', description: 'Raw, by the trust list key, base64url' }),
  },
  { $id: 'SubmittedTrustList', additionalProperties: false },
);
export const TrustListState = Type.Object(
  {
    version: Type.Integer(),
    issuedAtMs: InstantMs,
    nextUpdateMs: InstantMs,
    signerKeyId: Type.String({ description: 'Thumbprint of the trust list key' }),
    publishedBy: Type.Optional(Type.String({ description: 'The operator whose list it is; absent for a renewal by the platform' })),
    issuers: Type.Array(
      Type.Object({
        keyId: Type.String(), algorithm: Type.String(), isOwn: Type.Boolean({ description: 'This platform issues with it' }), isDemo: Type.Boolean(), createdAtMs: InstantMs, withdrawnAtMs: Type.Optional(InstantMs),
      }),
    ),
  },
  { $id: 'TrustListState' },
);
