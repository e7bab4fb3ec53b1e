import type { TSchema } from 'typebox';
import * as bookingSchemas from './booking-schemas';
import * as adminSchemas from './admin-schemas';
import * as campusSchemas from './campus-schemas';
import * as certificateSchemas from './certificate-schemas';
import * as checkInSchemas from './check-in-schemas';
import * as consentSchemas from './consent-schemas';
import * as consoleAccountSchemas from './console-account-schemas';
import * as erasureSchemas from './erasure-schemas';
import * as eventSchemas from './event-schemas';
import * as feedbackSchemas from './feedback-schemas';
import * as fraudSchemas from './fraud-schemas';
import * as hrAccountSchemas from './hr-account-schemas';
import * as hrSchemas from './hr-schemas';
import * as importSchemas from './import-schemas';
import * as institutionSchemas from './institution-schemas';
import * as learningCenterSchemas from './learning-center-schemas';
import * as learningSchemas from './learning-schemas';
import * as noticeSchemas from './notice-schemas';
import * as offlineScanSchemas from './offline-scan-schemas';
import * as operatorSchemas from './operator-schemas';
import * as payoutSchemas from './payout-schemas';
import * as personalDataSchemas from './personal-data-schemas';
import * as proxySchemas from './proxy-schemas';
import * as realNameSchemas from './real-name-schemas';
import * as reviewSchemas from './review-schemas';
import * as reconciliationSchemas from './reconciliation-schemas';
import * as sessionSchemas from './session-schemas';
import * as staffAccountSchemas from './staff-account-schemas';
import * as standardSchemas from './standard-schemas';
import * as systemSchemas from './system-schemas';
import * as trainingStatisticsSchemas from './training-statistics-schemas';
import * as statisticsSchemas from './statistics-schemas';
import * as voucherSchemas from './voucher-schemas';

function hasId(schema: unknown): schema is TSchema & { $id: string } {
  return typeof schema === 'object' && schema !== null && '$id' in schema && typeof schema.$id === 'string';
}

/** Every schema with a name, by that name: the components of the OpenAPI file. */
export const namedSchemas: Readonly<Record<string, TSchema>> = Object.fromEntries(
  [
    adminSchemas,
    bookingSchemas,
    campusSchemas,
    certificateSchemas,
    checkInSchemas,
    consentSchemas,
    consoleAccountSchemas,
    eventSchemas,
    feedbackSchemas,
    fraudSchemas,
    hrAccountSchemas,
    hrSchemas,
    importSchemas,
    institutionSchemas,
    learningCenterSchemas,
    learningSchemas,
    noticeSchemas,
    offlineScanSchemas,
    operatorSchemas,
    payoutSchemas,
    personalDataSchemas,
    erasureSchemas,
    proxySchemas,
    realNameSchemas,
    reconciliationSchemas,
    reviewSchemas,
    sessionSchemas,
    staffAccountSchemas,
    standardSchemas,
    statisticsSchemas,
    systemSchemas,
    trainingStatisticsSchemas,
    voucherSchemas,
  ]
    .flatMap((module) => Object.values<unknown>(module))
    .filter(hasId)
    .map((schema) => [schema.$id, schema]),
);
