import { Type } from 'typebox';
import { InstantMs, oneOf } from './values';

export const ProxyId = Type.String({ pattern: '^[0-9A-F]{4}-[0-9a-f]{32}$', description: 'A proxy (A20); as `actingFor`: I act for its elder' });

export const ProxyRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 50, description: "The elder's name" }),
    idNumber: Type.String({ minLength: 18, maxLength: 18, description: "The elder's, GB 11643" }),
    consentVersion: Type.String({ minLength: 1, maxLength: 20, description: 'Version of the consent text that the elder agreed to' }),
    face: Type.Optional(
      Type.Object(
        {
          challenge: Type.String({ maxLength: 200, description: '`faceChallenge` of a refusal `proxyFaceRequired` or `proxyFaceRefused`, good for 120 s, once' }),
          ticket: Type.String({ minLength: 1, maxLength: 500, description: "The host's ticket for the elder's face" }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { $id: 'ProxyRequest', additionalProperties: false },
);

export const ProxyHolder = Type.Object(
  {
    proxyId: ProxyId,
    maskedName: Type.String({ description: 'The other side: the elder for a holder, the holder for an elder' }),
    maskedIdNumber: Type.String(),
    sinceMs: InstantMs,
    untilMs: InstantMs,
  },
  { $id: 'ProxyHolder' },
);

export const ProxyHolders = Type.Object(
  {
    asHolder: Type.Array(Type.Ref('ProxyHolder'), { description: 'Whom I act for' }),
    asElder: Type.Array(Type.Ref('ProxyHolder'), { description: 'Who acts for me' }),
    elderLimit: Type.Integer({ description: 'So many may I act for' }),
    holderLimit: Type.Integer({ description: 'So many may act for me' }),
  },
  { $id: 'ProxyHolders' },
);

export const ProxyLookUp = Type.Object(
  { idNumber: Type.String({ minLength: 18, maxLength: 18, description: "The elder's or the holder's, GB 11643; in a body, never in a query" }) },
  { $id: 'ProxyLookUp', additionalProperties: false },
);

const side = Type.Object({ maskedName: Type.String(), maskedIdNumber: Type.String() });
export const HrProxy = Type.Object({ proxyId: ProxyId, elder: side, holder: side, sinceMs: InstantMs, untilMs: InstantMs }, { $id: 'HrProxy' });
export const HrProxies = Type.Object({ items: Type.Array(Type.Ref('HrProxy'), { description: 'Live ones whose elder lives in my region' }) }, { $id: 'HrProxies' });

/** From a list: a free text would bring personal data into the audit. */
export const ProxyEnding = Type.Object(
  { reason: oneOf(['elderAsked', 'holderAsked', 'elderDied', 'suspectedMisuse']) },
  { $id: 'ProxyEnding', additionalProperties: false },
);
