import { Type } from 'typebox';
import { Base64Url, InstantMs, InstitutionNumber, Thumbprint, VoucherNumber, VoucherStatus, oneOf } from './values';

export const LaunchRequest = Type.Object(
  {
    keyThumbprint: Thumbprint,
    subject: Type.String({ minLength: 1, maxLength: 64, description: 'The host\'s stable opaque id of the person' }),
    deviceId: Type.String({ minLength: 1, maxLength: 64, description: 'The host\'s opaque id of this installation (A21)' }),
    name: Type.String({ minLength: 1, maxLength: 50 }),
    idNumber: Type.String({ minLength: 18, maxLength: 18, description: 'GB 11643' }),
    phone: Type.String({ pattern: '^1[0-9]{10}$' }),
    regionCode: Type.String({ pattern: '^[0-9]{6}$', description: 'Insured or residence division, county level (A9)' }),
  },
  { $id: 'LaunchRequest', additionalProperties: false },
);

export const Launch = Type.Object({ launchCode: Type.String(), expiresAtMs: InstantMs }, { $id: 'Launch' });

export const SessionRequest = Type.Object(
  {
    launchCode: Type.String({ minLength: 1, maxLength: 100 }),
    publicKey: Type.String({ ...Base64Url, minLength: 44, maxLength: 44, description: 'Compressed SEC1 point, 33 bytes, on the curve of the signature\'s `alg`' }),
    face: Type.Optional(
      Type.Object(
        {
          challenge: Type.String({ maxLength: 200, description: '`faceChallenge` of a refusal `faceRequired` or `tooManyKeys` to this key, good for 120 s' }),
          ticket: Type.String({ minLength: 1, maxLength: 500, description: 'The host\'s ticket for that challenge' }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { $id: 'SessionRequest', additionalProperties: false },
);

export const Membership = Type.Object(
  { institutionNumber: InstitutionNumber, institutionName: Type.String(), role: oneOf(['superAdmin', 'scanAdmin']), isClosed: Type.Optional(Type.Boolean({ description: 'No new use; running training, history and subsidy go on (A13)' })) },
  { $id: 'Membership' },
);

export const Person = Type.Object(
  { maskedName: Type.String(), maskedIdNumber: Type.String(), regionName: Type.String() },
  { $id: 'Person' },
);

export const Session = Type.Object(
  {
    sessionId: Type.String(),
    /** Names the cache of this person in this channel; not derived from personal data. */
    cacheScope: Type.String(),
    expiresAtMs: InstantMs,
    serverTimeMs: InstantMs,
    person: Type.Ref('Person'),
    memberships: Type.Array(Type.Ref('Membership')),
    binding: oneOf(['created', 'known', 'rebound'], { description: 'rebound: this device had another key before, now revoked (A21)' }),
  },
  { $id: 'Session' },
);

export const Notice = Type.Object(
  {
    id: Type.String(),
    kind: oneOf(['expiring', 'voided', 'used', 'undone', 'deviceBound', 'proxyNamed', 'proxyEnded']),
    atMs: InstantMs,
    voucherNumber: Type.Optional(VoucherNumber),
    name: Type.Optional(Type.String({ description: 'Of the template; of a proxy the other side, masked' })),
    daysLeft: Type.Optional(Type.Integer()),
    status: Type.Optional(oneOf([...VoucherStatus.enum], { description: "Of `undone`: the voucher's now, which can be used again only while it is claimed" })),
    readAtMs: Type.Optional(Type.Integer({ description: 'Absent while it is unread; unix milliseconds' })),
  },
  { $id: 'Notice' },
);

export const Profile = Type.Object(
  {
    person: Type.Ref('Person'),
    memberships: Type.Array(Type.Ref('Membership')),
    claimableCount: Type.Integer(),
    readyCount: Type.Integer({ description: 'My claimed, unused, unexpired vouchers' }),
    notices: Type.Array(Type.Ref('Notice')),
    serverTimeMs: InstantMs,
  },
  { $id: 'Profile' },
);

export const BoundKey = Type.Object(
  { keyThumbprint: Thumbprint, channelName: Type.String(), boundAtMs: InstantMs, lastSeenAtMs: InstantMs, isThisDevice: Type.Boolean() },
  { $id: 'BoundKey' },
);
export const BoundKeys = Type.Object({ items: Type.Array(Type.Ref('BoundKey')), limit: Type.Integer() }, { $id: 'BoundKeys' });

export const ServerTime = Type.Object({ serverTimeMs: InstantMs }, { $id: 'ServerTime' });

export const Health = Type.Object({ state: Type.Literal('up') }, { $id: 'Health' });

export const TrustList = Type.Object(
  {
    /** base64url of the canonical JSON {version, issuedAtMs, nextUpdateMs, issuers}: exactly the signed bytes. */
    payload: Base64Url,
    /** Raw ES256 over "ETV1-TRUST\0" ‖ payload bytes, by the trust list's own key. */
    signature: Base64Url,
    keyId: Type.String(),
  },
  { $id: 'TrustList' },
);

export const AuditCheckpointText = Type.Object(
  {
    /** base64url of the JSON {system, position, chainHash, madeAtMs}: exactly the signed bytes. */
    payload: Base64Url,
    /** Raw ES256 over "ETV1-AUDIT-CHECKPOINT\0" ‖ payload bytes, by the audit key. */
    signature: Base64Url,
    keyId: Type.String(),
  },
  { $id: 'AuditCheckpointText' },
);

export const Refusal = Type.Object(
  {
    code: Type.String({ description: 'One of refusalMoves in sdk-core' }),
    message: Type.String({ description: 'A sentence in Chinese with the next step' }),
    nextMove: oneOf(['retry', 'fix', 'final']),
    details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    requestId: Type.String(),
    serverTimeMs: InstantMs,
  },
  { $id: 'Refusal' },
);
