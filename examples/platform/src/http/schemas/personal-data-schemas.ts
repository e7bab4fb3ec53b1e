import { Type } from 'typebox';
import { CheckInFailureKind, CheckInFlag } from './check-in-schemas';
import { ConsentPurpose } from './consent-schemas';
import { InstantMs, oneOf, SkillLevel, Thumbprint, VoucherNumber } from './values';

const maybe = Type.Optional;
const list = <Fields extends Parameters<typeof Type.Object>[0]>(fields: Fields) => Type.Array(Type.Object(fields));

const Device = {
  keyThumbprint: Thumbprint, channelId: Type.String(), deviceId: Type.String({ description: "The host's id of the installation" }), algorithm: oneOf(['ES256', 'SM2']), binding: oneOf(['created', 'rebound']),
  isFaceVerified: Type.Boolean(), boundAtMs: InstantMs, lastSeenAtMs: InstantMs, revokedAtMs: maybe(InstantMs),
};
const LogIn = { channelId: Type.String(), keyThumbprint: Thumbprint, subject: maybe(Type.String({ description: 'What the host calls me' })), createdAtMs: InstantMs, expiresAtMs: InstantMs, endedAtMs: maybe(InstantMs) };
const Launch = { channelId: Type.String(), deviceId: Type.String(), keyThumbprint: Thumbprint, subject: Type.String(), createdAtMs: InstantMs, usedAtMs: maybe(InstantMs) };

/** Everything that the voucher platform holds about the person, in full; other people in it are masked. */
export const PersonalData = Type.Object(
  {
    exportedAtMs: InstantMs,
    cut: Type.Array(Type.String(), { description: 'Parts of which only the newest are here, because there are too many; usually empty' }),
    person: Type.Object({ name: Type.String(), idNumber: Type.String(), phone: Type.String(), regionCode: Type.String(), regionName: Type.String(), createdAtMs: InstantMs, updatedAtMs: InstantMs }),
    devices: list(Device),
    launches: list(Launch),
    sessions: list(LogIn),
    memberships: list({ institutionName: Type.String(), role: oneOf(['superAdmin', 'scanAdmin']), name: Type.String(), phone: Type.String(), configuredAtMs: InstantMs }),
    consents: list({ purpose: ConsentPurpose, version: Type.String(), givenAtMs: InstantMs, isByProxy: Type.Boolean(), withdrawnAtMs: maybe(InstantMs) }),
    proxies: list({
      side: oneOf(['elder', 'holder'], { description: 'Which I am' }), maskedName: Type.String({ description: 'The other' }), consentVersion: Type.String(), sinceMs: InstantMs, untilMs: InstantMs,
      endedAtMs: maybe(InstantMs), endedBy: maybe(oneOf(['elder', 'holder', 'authority', 'renewal'])),
    }),
    notices: Type.Array(Type.Ref('Notice')),
    noticeReads: list({ noticeId: Type.String(), readAtMs: InstantMs }),
    vouchers: list({ voucher: Type.Ref('Voucher'), regionCode: Type.String({ description: 'My county at the claim (A23)' }), termsVersion: Type.String(), history: Type.Array(Type.Ref('VoucherEvent')) }),
    credentials: list({ voucherNumber: VoucherNumber, keyThumbprint: Thumbprint, issuedAtMs: InstantMs, revokedAtMs: maybe(InstantMs) }),
    bookings: list({ voucherNumber: VoucherNumber, institutionName: Type.String(), campusName: Type.String(), state: oneOf(['active', 'draining', 'ended']), bookedAtMs: InstantMs, scanUntilMs: InstantMs }),
    intentions: list({ specialty: Type.String(), skillLevel: SkillLevel, createdAtMs: InstantMs }),
    links: list({
      voucherNumber: VoucherNumber, platformName: Type.String(), specialty: Type.String(), skillLevel: SkillLevel, linkedAtMs: InstantMs, expiresAtMs: InstantMs, endedAtMs: maybe(InstantMs),
      enrolledAtMs: maybe(InstantMs), courseName: maybe(Type.String()), totalLessons: maybe(Type.Integer()),
    }),
    lessons: list({ voucherNumber: VoucherNumber, platformName: Type.String(), kind: oneOf(['enrolled', 'lessonCompleted']), lessonId: maybe(Type.String()), completedAtMs: maybe(InstantMs), receivedAtMs: InstantMs }),
    checkIns: list({ voucherNumber: VoucherNumber, checkIn: Type.Ref('CheckIn'), flags: Type.Array(CheckInFlag) }),
    checkInFailures: list({ voucherNumber: VoucherNumber, institutionName: Type.String(), kind: CheckInFailureKind, flags: Type.Array(CheckInFlag), recordedAtMs: InstantMs }),
    certificates: list({ certificate: Type.Ref('Certificate'), source: oneOf(['registry', 'realNameSystem']), voucherNumber: maybe(VoucherNumber) }),
    settlements: list({ voucherNumber: VoucherNumber, amountFen: Type.Integer({ minimum: 0 }), settledAtMs: InstantMs, writtenOffAtMs: maybe(InstantMs) }),
    systemEvents: list({ voucherNumber: VoucherNumber, source: oneOf(['employment-service', 'real-name-system']), kind: Type.String(), receivedAtMs: InstantMs }),
    feedback: Type.Array(Type.Ref('FeedbackThread')),
    accesses: list({ voucherNumber: VoucherNumber, access: Type.Ref('DataAccess') }),
  },
  { $id: 'PersonalData' },
);
