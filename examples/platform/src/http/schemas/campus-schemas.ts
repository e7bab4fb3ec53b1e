import { Type } from 'typebox';
import { Cursor, Datum, InstantMs, InstitutionNumber, oneOf } from './values';

const CampusNumber = Type.Integer({ minimum: 1, maximum: 9007199254740991 });

export const CampusPosition = Type.Object(
  { latitude: Type.Number({ minimum: -90, maximum: 90 }), longitude: Type.Number({ minimum: -180, maximum: 180 }), datum: Datum },
  { additionalProperties: false },
);
export const CampusFields = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    address: Type.String({ maxLength: 120 }),
    phone: Type.String({ maxLength: 20 }),
    position: Type.Optional(CampusPosition),
  },
  { $id: 'CampusFields', additionalProperties: false },
);
export const NewCampusPosition = Type.Object({ position: CampusPosition }, { $id: 'NewCampusPosition', additionalProperties: false });
/** A move over 200 m that waits for HR (A26). */
export const WaitingMove = Type.Object(
  { moveId: Type.Integer(), position: CampusPosition, distanceMeters: Type.Number(), requestedAtMs: InstantMs },
  { $id: 'WaitingMove' },
);
export const CampusView = Type.Object(
  {
    campusNumber: CampusNumber,
    institutionNumber: InstitutionNumber,
    name: Type.String(),
    address: Type.String(),
    phone: Type.String(),
    position: Type.Optional(CampusPosition),
    logoPath: Type.Optional(Type.String({ description: 'Where its logo is; public, without a signature, and another for another logo' })),
    isReadyForCheckIn: Type.Boolean({ description: 'R63: location first, or check-in stays off' }),
    waitingMove: Type.Optional(Type.Ref('WaitingMove')),
  },
  { $id: 'CampusView' },
);
export const CampusLogo = Type.Object(
  { data: Type.String({ minLength: 1, maxLength: 250_000, pattern: '^[A-Za-z0-9+/]+={0,2}$', description: 'JPEG, PNG or WebP, base64; at most 180 KB and 64 to 1,024 pixels a side' }) },
  { $id: 'CampusLogo', additionalProperties: false },
);
export const LogoId = Type.String({ pattern: '^[1-9][0-9]{0,14}-[0-9a-f]{16}$' });
export const CampusList = Type.Object(
  { items: Type.Array(Type.Ref('CampusView')), rangeMeters: Type.Number(), freeMoveLimitMeters: Type.Number() },
  { $id: 'CampusList' },
);

export const CampusMoveView = Type.Object(
  {
    moveId: Type.Integer(),
    institutionNumber: InstitutionNumber,
    institutionName: Type.String(),
    campusNumber: CampusNumber,
    campusName: Type.String(),
    from: Type.Optional(CampusPosition),
    to: CampusPosition,
    distanceMeters: Type.Number(),
    requestedAtMs: InstantMs,
  },
  { $id: 'CampusMoveView' },
);
export const CampusMovePage = Type.Object({ items: Type.Array(Type.Ref('CampusMoveView')), nextCursor: Type.Optional(Cursor) }, { $id: 'CampusMovePage' });
export const CampusMoveReview = Type.Object({ decision: oneOf(['approved', 'rejected']) }, { $id: 'CampusMoveReview', additionalProperties: false });
