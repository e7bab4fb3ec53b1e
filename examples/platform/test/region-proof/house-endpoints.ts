import { randomUUID } from 'node:crypto';
import { testStartMs } from '../harness/seed-templates';
import { inventPerson } from '../harness/test-crowd';
import type { Classified, Outcome, ThingEndpoint } from './classified';
import { markName } from './findings';
import { readPerson, type House } from './house-world';
import type { Filling } from './openapi-endpoints';

type HouseEndpoint = Classified<House>;
type Fill = ThingEndpoint<House>['fillings'][number];
type Mixed = NonNullable<ThingEndpoint<House>['mixed']>;

/** Strangers get the refusal; whose it is gets what it asked for, or what its state allows. */
function thing(stranger: Outcome, fill: Fill, options: { own?: Outcome; mixed?: Mixed } = {}): HouseEndpoint {
  const { own = 'allowed', mixed } = options;
  return { scope: 'thing', outcome: (actor, house) => (actor === house ? own : stranger), fillings: [fill], ...(mixed === undefined ? {} : { mixed }) };
}

const named = (house: House, mine = house) => ({ institutionNumber: mine.institution, campusNumber: house.campus, leaseId: house.lease, adminId: house.scanAdmin, displayId: house.display.displayId, redemptionId: house.redemption, voucherNumber: house.used });
/** The institution in the path is the things' own. */
const ofInstitution = (body?: (house: House) => unknown, query?: (house: House) => string): Fill => (house) => ({ path: named(house), ...(body === undefined ? {} : { body: body(house) }), ...(query === undefined ? {} : { query: query(house) }) });
/** The caller's own institution, and what belongs to another one. */
const foreignThing = (outcome: Outcome, body?: (house: House, mine: House) => unknown, query?: (house: House) => string): Mixed => ({
  outcome,
  fill: (house, mine): Filling => ({ path: named(house, mine), ...(body === undefined ? {} : { body: body(house, mine) }), ...(query === undefined ? {} : { query: query(house) }) }),
});
const strangers = 'notAnInstitutionAdmin';
const byQuery = ({ institution }: House) => `institutionNumber=${institution}`;
const campus = ({ house }: House) => ({ name: markName(house, '校区'), address: '', phone: '' });
const own = (why: string): HouseEndpoint => ({ scope: 'own', why });
const free = (why: string): HouseEndpoint => ({ scope: 'free', why });

/** On the phone of an institution's admin. */
export const institutionEndpoints: Readonly<Record<string, HouseEndpoint>> = {
  listRedemptions: thing(strangers, ofInstitution(undefined, byQuery)),
  listAttendance: thing(strangers, ofInstitution(undefined, byQuery)),
  listCampuses: thing(strangers, ofInstitution()),
  listBookings: thing(strangers, ofInstitution()),
  listInstitutionAdmins: thing(strangers, ofInstitution()),
  readTrainingStatistics: thing(strangers, ofInstitution()),
  listUsedTemplates: thing(strangers, ofInstitution()),
  listUsedVouchers: thing(strangers, ofInstitution(), { mixed: foreignThing('empty', undefined, ({ template }) => `templateNumber=${template}`) }),
  listTrainees: thing(strangers, ofInstitution()),
  readExportQuota: thing(strangers, ofInstitution(undefined, () => 'kind=trainees')),
  watchCheckInCode: thing('notFound', ofInstitution()),

  verifyScan: thing(strangers, ofInstitution(({ institution, freeCode }) => ({ institutionNumber: institution, code: freeCode }))),
  redeemVoucher: thing(strangers, ofInstitution(({ institution, freeCode }) => ({ institutionNumber: institution, code: freeCode }))),
  openCheckInDisplay: thing(strangers, ofInstitution(({ institution, campus: campusNumber }) => ({ institutionNumber: institution, campusNumber })), {
    mixed: foreignThing('notFound', (house, mine) => ({ institutionNumber: mine.institution, campusNumber: house.campus })),
  }),
  createCampus: thing(strangers, ofInstitution((house) => ({ ...campus(house), name: markName(house.house, '新校区') }))),
  updateCampus: thing(strangers, ofInstitution(campus), { mixed: foreignThing('notFound', campus) }),
  setCampusLogo: thing(strangers, ofInstitution(({ logo }) => ({ data: logo })), { mixed: foreignThing('notFound', ({ logo }) => ({ data: logo })) }),
  removeCampusLogo: thing(strangers, ofInstitution(), { mixed: foreignThing('notFound') }),
  renewBooking: thing(strangers, ofInstitution(() => ({ expectedEpoch: 1 })), { mixed: foreignThing('notFound', () => ({ expectedEpoch: 1 })) }),
  releaseBooking: thing(strangers, ofInstitution(), { mixed: foreignThing('notFound') }),
  synchronizeScans: own("the phone's own queue; leases that it names are looked for among its own, see the test of it"),
  deliverFormerScans: thing('notFound', ({ admin }) => ({ body: { deviceId: admin.keyThumbprint, records: [], head: { sequence: 0, hash: 'x' } } }), { own: 'notFound' }),
  undoUse: thing(strangers, ofInstitution(({ institution }) => ({ institutionNumber: institution, reason: '扫错了' })), { mixed: foreignThing('notFound', (_, mine) => ({ institutionNumber: mine.institution, reason: '扫错了' })) }),
  exportList: thing(strangers, ofInstitution(({ template }) => ({ kind: 'vouchers', templateNumber: template })), { mixed: foreignThing('notFound', ({ template }) => ({ kind: 'vouchers', templateNumber: template })) }),
  addInstitutionAdmin: thing(strangers, ofInstitution(() => readPerson(inventPerson(12_000)))),
  removeInstitutionAdmin: thing(strangers, ofInstitution(), { mixed: foreignThing('notInRoster') }),
  handOverInstitution: thing(strangers, (house) => ({ path: { ...named(house), adminId: house.successor } }), { mixed: foreignThing('notInRoster') }),
};

const ofVoucher = (voucher: 'used' | 'booked' | 'free' | 'online', body?: (house: House) => unknown, query?: string): Fill => (house) => ({ path: { voucherNumber: house[voucher] }, ...(body === undefined ? {} : { body: body(house) }), ...(query === undefined ? {} : { query }) });
const mine = (fill: Fill, ownOutcome: Outcome = 'allowed', mixed?: Mixed): HouseEndpoint => thing('notFound', fill, { own: ownOutcome, ...(mixed === undefined ? {} : { mixed }) });
const ofFeedback = (body?: (house: House) => unknown): Fill => (house) => ({ path: { feedbackId: house.feedback, position: 1 }, ...(body === undefined ? {} : { body: body(house) }) });
const offers = 'templates are offers: whose county they are for is asked for every county in hr-regions.test.ts';

/** On a trainee's phone. */
export const traineeEndpoints: Readonly<Record<string, HouseEndpoint>> = {
  openSession: own('with a launch code that a host got for this very key'), closeSession: own('this session'), readProfile: own('the person behind the session'), listBoundKeys: own("the person's own keys"),
  listVouchers: own("the person's own vouchers: no other house's mark or number may be in it"), readOnlineLearning: own("the person's own intentions and vouchers"), addIntention: own('names a specialty'), listCertificates: own("the person's own"), requestPassport: own("the person's own attendance and certificates"),
  listFeedback: own("the person's own"), readNotices: own("marks numbers of one's own notices; others' stay as they are"), listProxies: own("the person's own families"), beginProxy: own("needs the elder's own face"), erasePerson: own('the person'), exportPersonalData: own('the person'),
  listConsents: own("the person's own"), giveConsent: own("the person's own"), withdrawConsent: own("the person's own"), listBanners: free('the same for everybody'), listNearbyInstitutions: free('contacts of institutions, for everybody who looks for one (R40)'),
  listClaimableTemplates: free(offers), claimVoucher: free(offers), forecastClaim: free(offers),

  readVoucher: mine(ofVoucher('used')), listVoucherAccesses: mine(ofVoucher('used')), watchVoucherState: mine(ofVoucher('used')), forecastCheckIn: mine(ofVoucher('used', undefined, `latitude=37.8&longitude=112.5&datum=gcj02&accuracyMeters=20&measuredAtMs=${testStartMs}&isMocked=false`)), listCheckIns: mine(ofVoucher('used')),
  forecastUse: mine((house) => ({ path: { voucherNumber: house.free }, query: `institutionNumber=${house.institution}` })),
  readCertificate: mine(({ certificate }) => ({ path: { certificateId: certificate } })),
  readFeedback: mine(ofFeedback()), readPicture: mine(ofFeedback()),

  requestCredential: mine(ofVoucher('free')),
  linkVoucher: mine(ofVoucher('online', ({ intention }) => ({ intentionId: intention, platformNumber: 1 })), 'allowed', { outcome: 'notFound', fill: (house, me) => ({ path: { voucherNumber: me.online }, body: { intentionId: house.intention, platformNumber: 1 } }) }),
  unlinkVoucher: mine(ofVoucher('online')),
  removeIntention: mine(({ intention }) => ({ path: { intentionId: intention } })),
  scanCheckInCode: mine(ofVoucher('used', ({ display }) => ({ code: display.shown.code }))),
  completeAssistedCheckIn: mine(ofVoucher('used', ({ grant }) => ({ grantId: grant })), 'allowed', { outcome: 'checkInGrantForeign', fill: (house, me) => ({ path: { voucherNumber: me.used }, body: { grantId: house.grant } }) }),
  checkInByLocation: mine(ofVoucher('used', ({ here }) => ({ reading: here })), 'checkInFaceRequired'),
  bookVoucher: mine((house) => ({ path: { voucherNumber: house.free }, body: { institutionNumber: house.institution, campusNumber: house.campus } })),
  cancelBooking: mine(ofVoucher('booked')),
  sendFeedback: thing(strangers, ({ institution }) => ({ body: { category: 'app', text: '意见', institutionNumber: institution } }), { own: strangers }),
  replyToFeedback: mine(ofFeedback(() => ({ text: '补充' }))),
  uploadPicture: mine(ofFeedback(({ uploadToken, picture }) => ({ uploadToken, data: picture }))),
  endProxy: mine(({ proxy }) => ({ path: { proxyId: proxy } })),
  // Last: the phone is logged out.
  revokeBoundKey: mine(({ learner }) => ({ path: { keyThumbprint: learner.keyThumbprint } })),
};

const inClass = (body?: object): Fill => ({ classId, used }) => ({ path: { classId, voucherNumber: used }, ...(body === undefined ? {} : { body }) });
/** A class of one's own, and somebody else's trainee. */
const foreignTrainee = (body?: object): Mixed => ({ outcome: 'notFound', fill: (house, me) => ({ path: { classId: me.classId, voucherNumber: house.used }, ...(body === undefined ? {} : { body }) }) });
const administratorsOnly = (path?: Record<string, string>, body?: unknown): HouseEndpoint => ({ scope: 'role', why: 'administrators of the province give institutions their desks', filling: { ...(path === undefined ? {} : { path }), body } });
const certificateBody = { kind: 'skillLevel', occupation: '焊工', skillLevel: 'level5', certificateNumber: 'S000014000026000000099', issuedBy: '评价机构', issuedAtMs: 1_760_000_000_000 };

/** At an institution's desk in the real-name system. */
export const deskEndpoints: Readonly<Record<string, HouseEndpoint>> = {
  logOutDesk: own("the caller's session"), changeDeskPassword: own("the caller's account"), createDeskSecondFactor: own("the caller's account"), confirmDeskSecondFactor: own("the caller's account"), stepUpDesk: own("the caller's session"),
  verifyVoucherField: own('whoever stands at the counter shows the code'), createClass: own('a class of the own institution'), listUnregisteredVouchers: own("the institution's own uses"), listClasses: own("the institution's own"),
  listRealNameAuditEntries: { scope: 'role', why: 'the audit administrator reads the whole log' },
  createDeskAccount: administratorsOnly(undefined, { account: `desk-${randomUUID().slice(0, 8)}`, institutionNumber: 1, operatorIdNumber: '11010519491231002X' }),
  listDeskAccounts: administratorsOnly(), disableDeskAccount: administratorsOnly({ account: 'demo-desk-1' }), resetDeskAccount: administratorsOnly({ account: 'demo-desk-1' }),
  listRealNameDeliveries: administratorsOnly(), replayRealNameDelivery: administratorsOnly({ deliveryId: '1-voucher-platform' }),

  listDeskTrainees: { scope: 'thing', outcome: (actor, house) => (actor === house ? 'allowed' : 'empty'), answersStrangers: true, fillings: [({ classId }) => ({ query: `classId=${classId}` })] },
  readDeskTrainee: mine(({ used }) => ({ path: { voucherNumber: used } })),
  readClass: mine(inClass()), previewSubsidy: mine(inClass()),
  registerTrainee: mine(({ wronglyUsed }) => ({ body: { voucherNumber: wronglyUsed } })),
  leaveClass: mine(inClass(), 'allowed', foreignTrainee()),
  enrolTrainee: mine(inClass(), 'allowed', foreignTrainee()),
  recordCompletion: mine(inClass({ completedHours: 8 }), 'stepNotReady', foreignTrainee({ completedHours: 8 })),
  recordCertificate: mine(inClass(certificateBody), 'stepNotReady', foreignTrainee(certificateBody)),
  submitOpening: mine(inClass({})), submitCompletion: mine(inClass({}), 'stepNotReady'), submitSubsidy: mine(inClass({}), 'stepNotReady'),
};
