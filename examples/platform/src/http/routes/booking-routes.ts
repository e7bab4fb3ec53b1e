import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Platform } from '../../platform';
import { bookVoucher } from '../../voucher-platform/bookings/book-voucher';
import { cancelBooking } from '../../voucher-platform/bookings/cancel-booking';
import { releaseBooking, renewBooking } from '../../voucher-platform/bookings/change-booking';
import { forceLeaseEnd } from '../../voucher-platform/bookings/force-lease-end';
import { listBookings } from '../../voucher-platform/bookings/list-bookings';
import { listNearbyInstitutions } from '../../voucher-platform/institutions/list-nearby-institutions';
import { describeOperation } from '../describe-operation';
import { BookingQuery, LeaseId, NearbyQuery, type BookingRenewal, type BookingRequest } from '../schemas/booking-schemas';
import { InstitutionNumber, VoucherNumber } from '../schemas/values';

const voucherParams = Type.Object({ voucherNumber: VoucherNumber });
const institutionParams = Type.Object({ institutionNumber: InstitutionNumber });
const bookingParams = Type.Object({ institutionNumber: InstitutionNumber, leaseId: LeaseId });
const leaseParams = Type.Object({ leaseId: LeaseId });

/** 预约, the trainee's side. */
export function registerBookingRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof NearbyQuery> }>(
    '/v1/institutions/nearby',
    { schema: describeOperation({ id: 'listNearbyInstitutions', tag: 'trainee', summary: 'Institutions by distance, with contacts; by region without a position (R40)', query: NearbyQuery, answer: 'NearbyInstitutionPage' }) },
    async (request) => listNearbyInstitutions(platform, request.device, request.query),
  );
  server.post<{ Params: Static<typeof voucherParams>; Body: Static<typeof BookingRequest> }>(
    '/v1/vouchers/:voucherNumber/booking',
    { schema: describeOperation({ id: 'bookVoucher', tag: 'trainee', summary: 'Books my voucher at one institution for 24 h; a repeat finds the first booking (R40, M4)', params: voucherParams, body: 'BookingRequest', answer: 'BookedVoucher', status: 201 }) },
    async (request, reply) => reply.status(201).send(await bookVoucher(platform, { actor: request.device, voucherNumber: request.params.voucherNumber, request: request.body })),
  );
  server.delete<{ Params: Static<typeof voucherParams> }>(
    '/v1/vouchers/:voucherNumber/booking',
    { schema: describeOperation({ id: 'cancelBooking', tag: 'trainee', summary: 'Cancels my booking; says whether that has effect now or waits for devices (M4)', params: voucherParams, answer: 'BookingCancellation' }) },
    async (request) => cancelBooking(platform, request.device, request.params.voucherNumber),
  );
}

/** The institution's side. */
export function registerInstitutionBookingRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: Static<typeof institutionParams>; Querystring: Static<typeof BookingQuery> }>(
    '/v1/institutions/:institutionNumber/bookings',
    { schema: describeOperation({ id: 'listBookings', tag: 'institution', summary: 'Who booked here and has not used the voucher, masked, newest first (R40)', params: institutionParams, query: BookingQuery, answer: 'InstitutionBookingPage' }) },
    async (request) => listBookings(platform, request.device, { institutionNumber: request.params.institutionNumber, query: request.query }),
  );
  server.post<{ Params: Static<typeof bookingParams>; Body: Static<typeof BookingRenewal> }>(
    '/v1/institutions/:institutionNumber/bookings/:leaseId/renew',
    { schema: describeOperation({ id: 'renewBooking', tag: 'institution', summary: 'Prolongs a booking by compare-and-set on its epoch (M4)', params: bookingParams, body: 'BookingRenewal', answer: 'Booking' }) },
    async (request) => renewBooking(platform, request.device, { ...request.params, ...request.body }),
  );
  server.post<{ Params: Static<typeof bookingParams> }>(
    '/v1/institutions/:institutionNumber/bookings/:leaseId/release',
    { schema: describeOperation({ id: 'releaseBooking', tag: 'institution', summary: 'Gives a booking up (M4)', params: bookingParams, answer: 'Booking' }) },
    async (request) => releaseBooking(platform, request.device, request.params),
  );
}

export function registerHrLeaseRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Params: Static<typeof leaseParams> }>(
    '/v1/hr/leases/:leaseId/force-end',
    { schema: describeOperation({ id: 'forceLeaseEnd', tag: 'hr', summary: 'Ends a lease whose devices stayed away for 72 h (M4)', params: leaseParams, answer: 'Booking' }) },
    async (request) => forceLeaseEnd(platform, request.hr, request.params.leaseId),
  );
}
