export type { LearningPassport, PassportAttendance, PassportCertificate, PassportDisclosure, PassportRequest } from '../voucher/learning-passport';
export { passportLongestLifeSeconds, passportMostEntries, passportType, presentationLifeSeconds } from '../voucher/learning-passport';
export { readPassportRequest, writePassportRequest } from './passport-request';
export { issuePassport } from './issue-passport';
export { presentPassport, readPassport } from './present-passport';
export { verifyPassport, type PassportRefusal, type PassportVerification } from './verify-passport';
