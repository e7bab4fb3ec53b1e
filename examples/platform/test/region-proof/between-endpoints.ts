import type { Classified } from './classified';

const between = (why: string): Classified<never> => ({ scope: 'free', why });
const oneSystem = between('between systems, each with the callers that its route names; odd calls by the right caller are in odd-calls-between-systems.test.ts');

/** Signed by a system or by a host's backend, which work for every region. */
export const betweenEndpoints: Readonly<Record<string, Classified<never>>> = {
  createLaunch: between('a host opens a session for whom it logged in'),
  receiveLearningEvent: between("a learning platform tells of its own enrolments; another platform's are refused in learning-events.test.ts"),
  describeSystemInstitution: oneSystem, verifyDeskScan: oneSystem, redeemAtDesk: oneSystem, readVoucherRecords: oneSystem, listReconciliationRecords: oneSystem,
  receiveSettlementEvent: oneSystem, receiveLookEvent: oneSystem, receiveCertificateEvent: oneSystem,
  receiveSubmissionEvent: oneSystem, previewReview: oneSystem, receiveVoucherEvents: oneSystem, receiveEmploymentEvent: oneSystem, listRealNameReconciliationRecords: oneSystem,
};
