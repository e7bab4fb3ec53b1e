import { Type } from 'typebox';
import { Cursor, Datum, InstantMs, InstitutionNumber, VoucherNumber, oneOf } from './values';
import { ScannedCode } from './institution-schemas';

export const CheckInFlag = oneOf(['mockedLocation', 'faceServiceDown', 'faceRefused', 'displayOffCampus', 'displayPositionUnknown'], { description: 'Worth a look by HR; a flag never refuses (M7)' });
const Tool = oneOf(['location', 'code'], { description: 'R43 by place, R48 by the campus\'s code' });
export const CheckInFailureKind = oneOf(['outOfRange', 'permissionRefused', 'noFix', 'timeout', 'faceServiceDown', 'faceRefused'], { description: 'What opened QR check-in (A3)' });
const CampusNumber = Type.Integer({ minimum: 1, maximum: 9007199254740991 });
const Count = Type.Integer({ minimum: 0 });

const LocationFix = Type.Object(
  {
    coordinate: Type.Object({ latitude: Type.Number(), longitude: Type.Number(), datum: Datum }, { additionalProperties: false }),
    accuracyMeters: Type.Number({ description: 'Radius' }),
    measuredAtMs: InstantMs,
    isMocked: Type.Boolean({ description: 'The system says that an app made it up' }),
  },
  { additionalProperties: false },
);
export const LocationReading = Type.Object(
  { outcome: oneOf(['fix', 'permissionRefused', 'noFix', 'timeout']), fix: Type.Optional(LocationFix) },
  { additionalProperties: false, description: 'What asking the phone came to; `fix` with the outcome of that name only' },
);
export const FaceProof = Type.Object(
  {
    challenge: Type.String({ maxLength: 200, description: '`faceChallenge` of a refusal to this voucher, campus and key; good for 120 s, once' }),
    ticket: Type.String({ minLength: 1, maxLength: 500, description: 'The host\'s ticket for that challenge' }),
  },
  { additionalProperties: false },
);
export const LocationCheckInRequest = Type.Object(
  { reading: LocationReading, face: Type.Optional(FaceProof) },
  { $id: 'LocationCheckInRequest', additionalProperties: false },
);
export const CheckInCodeScan = Type.Object({ code: ScannedCode }, { $id: 'CheckInCodeScan', additionalProperties: false });
export const AssistedCheckInRequest = Type.Object(
  { grantId: Type.String({ pattern: '^[0-9a-f]{64}$' }), face: Type.Optional(FaceProof) },
  { $id: 'AssistedCheckInRequest', additionalProperties: false },
);

/** A "no" that an attempt would get; the sentence as in a Refusal. */
export const Obstacle = Type.Object(
  {
    code: Type.String({ description: 'One of refusalMoves in sdk-core' }),
    message: Type.String(),
    nextMove: oneOf(['retry', 'fix', 'final']),
    details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  },
  { $id: 'Obstacle' },
);
export const CheckInForecast = Type.Object(
  {
    location: Type.Object({
      wouldPass: Type.Boolean(),
      obstacles: Type.Array(Type.Ref('Obstacle')),
      needs: Type.Array(oneOf(['location', 'face'])),
      nearest: Type.Optional(Type.Object({ campusName: Type.String(), distanceMeters: Type.Number() })),
    }),
    code: Type.Object({
      wouldPass: Type.Boolean(),
      obstacles: Type.Array(Type.Ref('Obstacle')),
      needs: Type.Array(oneOf(['code', 'face'])),
      openedBy: Type.Optional(CheckInFailureKind),
      openUntilMs: Type.Optional(InstantMs),
    }),
    institutionName: Type.Optional(Type.String({ description: 'Where the voucher was used' })),
    rangeMeters: Type.Number(),
    dailyLimit: Count,
    remainingToday: Count,
  },
  { $id: 'CheckInForecast' },
);
export const CheckIn = Type.Object(
  {
    checkInId: Type.String(),
    tool: Tool,
    institutionName: Type.String(),
    campusName: Type.String(),
    checkedInAtMs: InstantMs,
    day: Type.String({ description: 'YYYY-MM-DD in UTC+8' }),
    distanceMeters: Type.Optional(Type.Number()),
    assistedBy: Type.Optional(Type.String({ description: 'Masked name of the admin who showed the code (A4)' })),
  },
  { $id: 'CheckIn' },
);
export const CompletedCheckIn = Type.Object({ checkIn: Type.Ref('CheckIn'), remainingToday: Count }, { $id: 'CompletedCheckIn' });
export const CheckInPage = Type.Object({ items: Type.Array(Type.Ref('CheckIn')), nextCursor: Type.Optional(Cursor) }, { $id: 'CheckInPage' });
export const AssistedCheckInGrant = Type.Object(
  {
    grantId: Type.String(),
    campusName: Type.String(),
    reservedAtMs: InstantMs,
    expiresAtMs: InstantMs,
    needsFace: Type.Boolean(),
  },
  { $id: 'AssistedCheckInGrant' },
);

export const NewCheckInDisplay = Type.Object(
  { institutionNumber: InstitutionNumber, campusNumber: CampusNumber, reading: Type.Optional(LocationReading) },
  { $id: 'NewCheckInDisplay', additionalProperties: false },
);
export const ShownCheckInCode = Type.Object(
  {
    sequence: Type.Integer({ description: 'Grows with each code of this display' }),
    code: Type.String({ description: '30 characters, ETC1…' }),
    mintedAtMs: InstantMs,
    nextAtMs: InstantMs,
    takenCount: Count,
  },
  { $id: 'ShownCheckInCode' },
);
export const CheckInDisplay = Type.Object(
  {
    displayId: Type.String(),
    institutionNumber: InstitutionNumber,
    campusNumber: CampusNumber,
    campusName: Type.String(),
    flags: Type.Array(CheckInFlag),
    expiresAtMs: InstantMs,
    shown: Type.Ref('ShownCheckInCode'),
  },
  { $id: 'CheckInDisplay' },
);
export const AttendanceRecord = Type.Object(
  {
    checkInId: Type.String(),
    voucherNumber: VoucherNumber,
    voucherName: Type.String(),
    maskedName: Type.String(),
    maskedIdNumber: Type.String({ description: 'First 6 digits and asterisks (R64)' }),
    tool: Tool,
    campusName: Type.String(),
    checkedInAtMs: InstantMs,
    flags: Type.Array(CheckInFlag),
  },
  { $id: 'AttendanceRecord' },
);
export const AttendancePage = Type.Object({ items: Type.Array(Type.Ref('AttendanceRecord')), nextCursor: Type.Optional(Cursor) }, { $id: 'AttendancePage' });

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 }));
/** A position in a query: all of it or nothing. */
export const ForecastQuery = Type.Object(
  {
    latitude: Type.Optional(Type.Number()),
    longitude: Type.Optional(Type.Number()),
    datum: Type.Optional(Datum),
    accuracyMeters: Type.Optional(Type.Number()),
    measuredAtMs: Type.Optional(InstantMs),
    isMocked: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export const CheckInQuery = Type.Object(
  { month: Type.Optional(Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$', description: 'YYYY-MM in UTC+8' })), cursor: Type.Optional(Cursor), limit },
  { additionalProperties: false },
);
export const AttendanceQuery = Type.Object({ institutionNumber: InstitutionNumber, cursor: Type.Optional(Cursor), limit }, { additionalProperties: false });
export const DisplayedCodeQuery = Type.Object(
  { after: Type.Optional(Type.Integer({ minimum: 0, maximum: 2147483647 })), waitSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 25, default: 0 })) },
  { additionalProperties: false },
);
