import { randomUUID } from 'node:crypto';
import { within, type Classified, type Outcome, type ThingEndpoint } from './classified';
import type { EmploymentThings } from './employment-world';
import type { Filling } from './openapi-endpoints';

type Office = Classified<EmploymentThings>;
type Fill = ThingEndpoint<EmploymentThings>['fillings'][number];

const thing = (outcome: ThingEndpoint<EmploymentThings>['outcome'], fill: Fill): Office => ({ scope: 'thing', outcome, fillings: [fill] });
const listing = (idField: string, stored: string): Office => ({ scope: 'listing', idField, stored, reach: 'ownAndBelow' });
const ownAccount: Office = { scope: 'own', why: "the caller's own account and session" };
/** The ledger and the reconciliation name vouchers of every region. */
const provinceOnly = (filling: Filling = {}): Office => ({ scope: 'role', why: 'names vouchers of every region: supervisors of the province alone', filling });

const unknownOutside = within('ownAndBelow', 'notFound');
const refusedOutside = within('ownAndBelow', 'notAllowed');
const approvedFromAbove = (actor: string, region: string): Outcome => (actor === region ? 'ownApproval' : unknownOutside(actor, region));
const ofAccount: Fill = ({ account }) => ({ path: { account } });
const ofReview = (body?: object): Fill => ({ review }) => ({ path: { reviewId: review }, body });
const ofDraft: Fill = ({ draft }) => ({ path: { batchId: draft } });
const run = { path: { runId: randomUUID() } };

/** Of the employment service: its reviewers work for a region. */
export const employmentEndpoints: Readonly<Record<string, Office>> = {
  logOutReviewer: ownAccount, changeReviewerPassword: ownAccount, createReviewerSecondFactor: ownAccount, confirmReviewerSecondFactor: ownAccount, stepUpReviewer: ownAccount,
  listEmploymentAuditEntries: { scope: 'role', why: 'the audit administrator reads the whole log' },

  listReviewers: listing('account', 'SELECT account AS id, region_code AS region FROM employment_service.staff_accounts'),
  createReviewer: thing(refusedOutside, ({ region }) => ({ body: { account: `r-${randomUUID().slice(0, 18)}`, role: 'reviewer', regionCode: region } })),
  activateReviewer: thing(refusedOutside, ofAccount), disableReviewer: thing(refusedOutside, ofAccount), resetReviewer: thing(refusedOutside, ofAccount),

  listReviews: listing('reviewId', 'SELECT review_id::text AS id, region_code AS region FROM employment_service.reviews'),
  readReview: thing(unknownOutside, ofReview()),
  runReviewChecks: thing(unknownOutside, ofReview()),
  decideReview: thing(unknownOutside, ofReview({ decision: 'returned', opinion: '请补充' })),

  listStandards: { scope: 'free', why: 'published rules: who reviews sees what others pay' },
  readLimits: { scope: 'free', why: 'published rules' },
  createStandard: thing(refusedOutside, ({ region }) => ({ body: { regionCode: region, occupation: '', skillLevel: 'level4', minimumDurationHours: 10, basis: 'perPerson', amountFen: 10_000, maximumFen: 10_000, validFromMs: 0 } })),
  endStandard: thing(refusedOutside, ({ standard }) => ({ path: { standardId: standard } })),
  setLimits: thing(refusedOutside, ({ region }) => ({ path: { regionCode: region }, body: { maximumPerYear: 3, claimWithinMonths: 12, attendancePercent: 80 } })),

  listSubsidies: listing('voucherNumber', 'SELECT voucher_number AS id, region_code AS region FROM employment_service.subsidies'),
  listPayouts: listing('batchId', 'SELECT batch_id::text AS id, region_code AS region FROM employment_service.payout_batches'),
  createPayout: thing(within('ownAndBelow', 'nothingToPay'), ({ granted }) => ({ body: { voucherNumbers: [granted] } })),
  readPayout: thing(unknownOutside, ofDraft),
  approvePayout: thing(approvedFromAbove, ofDraft),
  cancelPayout: thing(unknownOutside, ofDraft),
  recordPayment: thing(unknownOutside, ({ approved }) => ({ path: { batchId: approved }, body: { paymentReference: `PAY-${approved}` } })),
  writeOffVouchers: { scope: 'thing', outcome: within('ownAndBelow', 'empty'), answersStrangers: true, fillings: [({ paid }) => ({ body: { voucherNumbers: [paid] } })] },

  listEmploymentDeliveries: provinceOnly(), replayEmploymentDelivery: provinceOnly({ path: { deliveryId: '1-voucher-platform' } }),
  startReconciliation: provinceOnly(), listReconciliations: provinceOnly(), readReconciliation: provinceOnly(run), listDifferences: provinceOnly(run),
};
