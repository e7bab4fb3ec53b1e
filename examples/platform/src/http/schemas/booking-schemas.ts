import { Type } from 'typebox';
import { CampusPosition } from './campus-schemas';
import { Cursor, Datum, InstantMs, InstitutionNumber, VoucherNumber, oneOf } from './values';

export const LeaseId = Type.String({ pattern: '^[0-9A-F]{16}-[0-9a-f]{32}$', description: 'A booking, named after its voucher' });
const CampusNumber = Type.Integer({ minimum: 1, maximum: 9007199254740991 });
const pageFields = { cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })) };

/** R40, M4: the exclusive right of one institution to a voucher. */
export const Booking = Type.Object(
  {
    leaseId: LeaseId,
    institutionNumber: InstitutionNumber,
    institutionName: Type.String(),
    campusNumber: CampusNumber,
    campusName: Type.String(),
    address: Type.String(),
    phone: Type.String(),
    state: oneOf(['active', 'draining', 'ended'], { description: 'draining: no longer wanted, and waits for devices that may have scanned the voucher' }),
    drainReason: Type.Optional(oneOf(['expired', 'released', 'cancelled', 'rosterRemoved', 'undone'])),
    epoch: Type.Integer({ minimum: 1, description: 'Counts renewals' }),
    bookedAtMs: InstantMs,
    bookedUntilMs: InstantMs,
    devicesAway: Type.Integer({ minimum: 0, description: 'Devices that must come back before another institution can be booked' }),
    forceFromMs: Type.Integer({ description: 'From then on it can be ended although devices are away; unix milliseconds' }),
  },
  { $id: 'Booking' },
);

export const BookingRequest = Type.Object({ institutionNumber: InstitutionNumber, campusNumber: CampusNumber }, { $id: 'BookingRequest', additionalProperties: false });
export const BookedVoucher = Type.Object(
  { booking: Type.Ref('Booking'), credential: Type.Ref('Credential') },
  { $id: 'BookedVoucher', description: 'The credential is the one to show from now on: the institution\'s devices know it' },
);
export const BookingCancellation = Type.Object(
  { hasEnded: Type.Boolean({ description: 'false: the booking waits for the institution\'s devices' }), booking: Type.Ref('Booking') },
  { $id: 'BookingCancellation' },
);
export const BookingRenewal = Type.Object({ expectedEpoch: Type.Integer({ minimum: 1, maximum: 2147483647 }) }, { $id: 'BookingRenewal', additionalProperties: false });

export const InstitutionBooking = Type.Object(
  { booking: Type.Ref('Booking'), voucherNumber: VoucherNumber, voucherName: Type.String(), maskedName: Type.String(), maskedIdNumber: Type.String() },
  { $id: 'InstitutionBooking' },
);
export const InstitutionBookingPage = Type.Object({ items: Type.Array(Type.Ref('InstitutionBooking')), nextCursor: Type.Optional(Cursor) }, { $id: 'InstitutionBookingPage' });
export const BookingQuery = Type.Object(pageFields, { additionalProperties: false });

export const NearbyInstitution = Type.Object(
  {
    institutionNumber: InstitutionNumber,
    institutionName: Type.String(),
    institutionPhone: Type.String(),
    campusNumber: CampusNumber,
    campusName: Type.String(),
    address: Type.String(),
    phone: Type.String(),
    position: Type.Optional(CampusPosition),
    distanceMeters: Type.Optional(Type.Number({ description: 'To the nearest campus; absent without a position of mine or of the campus' })),
    canBook: Type.Boolean({ description: 'false: nobody there can scan yet (R56)' }),
  },
  { $id: 'NearbyInstitution' },
);
export const NearbyInstitutionPage = Type.Object(
  { items: Type.Array(Type.Ref('NearbyInstitution')), isApproximate: Type.Boolean({ description: 'My position is off by more than 1 km' }),
    positionUnused: Type.Optional(oneOf(['consentMissing'], { description: 'Why my position was dropped and my region orders the list: no consent to it' })), nextCursor: Type.Optional(Cursor) },
  { $id: 'NearbyInstitutionPage' },
);
export const NearbyQuery = Type.Object(
  {
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    datum: Type.Optional(Datum),
    accuracyMeters: Type.Optional(Type.Number({ minimum: 0, maximum: 1e7 })),
    ...pageFields,
  },
  { additionalProperties: false },
);
