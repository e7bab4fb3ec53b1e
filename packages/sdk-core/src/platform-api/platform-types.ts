import type { components } from './platform-schema.gen';

/** The platform's wire types by their names in its OpenAPI file. */
type Schemas = components['schemas'];

export type ClaimableTemplate = Schemas['ClaimableTemplate'];
export type ClaimableTemplatePage = Schemas['ClaimableTemplatePage'];
export type Voucher = Schemas['Voucher'];
export type VoucherPage = Schemas['VoucherPage'];
export type VoucherDetail = Schemas['VoucherDetail'];
export type VoucherEvent = Schemas['VoucherEvent'];
export type DataAccess = Schemas['DataAccess'];
export type VoucherState = Schemas['VoucherState'];
export type Credential = Schemas['Credential'];
export type ClaimedVoucher = Schemas['ClaimedVoucher'];
export type Session = Schemas['Session'];
export type Person = Schemas['Person'];
export type Membership = Schemas['Membership'];
export type Notice = Schemas['Notice'];
export type Profile = Schemas['Profile'];
export type BoundKey = Schemas['BoundKey'];
export type BoundKeys = Schemas['BoundKeys'];
export type ScannedVoucher = Schemas['ScannedVoucher'];
export type VerifiedScan = Schemas['VerifiedScan'];
export type Redemption = Schemas['Redemption'];
export type RedemptionPage = Schemas['RedemptionPage'];
export type TrustList = Schemas['TrustList'];
export type CheckIn = Schemas['CheckIn'];
export type CheckInPage = Schemas['CheckInPage'];
export type CheckInForecast = Schemas['CheckInForecast'];
export type CheckInObstacle = Schemas['Obstacle'];
export type CompletedCheckIn = Schemas['CompletedCheckIn'];
export type AssistedCheckInGrant = Schemas['AssistedCheckInGrant'];
export type CheckInDisplay = Schemas['CheckInDisplay'];
export type ShownCheckInCode = Schemas['ShownCheckInCode'];
export type AttendanceRecord = Schemas['AttendanceRecord'];
export type AttendancePage = Schemas['AttendancePage'];
export type CampusView = Schemas['CampusView'];
export type CampusList = Schemas['CampusList'];
export type CampusFields = Schemas['CampusFields'];
export type LearningPlatform = Schemas['LearningPlatform'];
export type OnlineLearning = Schemas['OnlineLearning'];
export type TrainingIntention = Schemas['TrainingIntention'];
export type VoucherLink = Schemas['VoucherLink'];

export type TrainingType = Voucher['trainingType'];
export type BenefitMode = Voucher['benefitMode'];
export type SkillLevel = Voucher['skillLevel'];
export type VoucherStatus = Voucher['status'];
