export type { LearningPassport, PassportAttendance, PassportCertificate, PassportDisclosure } from './learning-passport';
export { passportLongestLifeSeconds, passportType } from './learning-passport';
export { issuePassport } from './issue-passport';
export { presentPassport, readPassport } from './present-passport';
export { verifyPassport, type PassportRefusal, type PassportVerification } from './verify-passport';
