import type { CallingSystem } from './system-caller';

interface SystemCall {
  readonly from: CallingSystem;
  readonly to: CallingSystem;
  /** In order but for its place: oddness is put into one field at a time. */
  readonly body: Readonly<Record<string, unknown>>;
}

const voucherNumber = '00000000000000AA';
const classId = '00000000-0000-4000-8000-000000000001';
const scan = { institutionNumber: 1, operatorIdNumber: '11010519491231002X', code: 'X'.repeat(40) };
const certificate = { kind: 'skillLevel', occupation: '焊工', skillLevel: 'level5', certificateNumber: 'S000014', issuedBy: '评价机构', issuedAtMs: 1 };
const reconciliation = { digestSalt: 'A'.repeat(43), after: voucherNumber, limit: 10 };
const settled = { eventId: 990_001, kind: 'voucherSettled', subject: voucherNumber, sequence: 1, payload: { batchId: classId, amountFen: 1, settledAtMs: 1 } };
const submission = {
  submissionId: classId, classId, className: '班', institutionNumber: 1, institutionName: '机构', regionCode: '140105', occupation: '焊工', skillLevel: 'level5', startsOn: '2026-11-20', endsOn: '2026-12-20', durationHours: 8,
  trainees: [{ voucherNumber, name: '某某', idNumber: '11010519491231002X' }],
};
const toVoucherPlatform = (from: CallingSystem, body: SystemCall['body']): SystemCall => ({ from, to: 'voucher-platform', body });

/** What each endpoint between systems takes, from the system that may ask it. */
export const systemCalls: Readonly<Record<string, SystemCall>> = {
  describeSystemInstitution: toVoucherPlatform('real-name-system', { institutionNumber: 1 }),
  verifyDeskScan: toVoucherPlatform('real-name-system', scan),
  redeemAtDesk: toVoucherPlatform('real-name-system', { ...scan, requestId: 'request-1' }),
  readVoucherRecords: toVoucherPlatform('employment-service', { voucherNumbers: [voucherNumber], authority: '审核部门' }),
  listReconciliationRecords: toVoucherPlatform('employment-service', reconciliation),
  receiveSettlementEvent: toVoucherPlatform('employment-service', settled),
  receiveLookEvent: toVoucherPlatform('real-name-system', { eventId: 990_002, subject: classId, sequence: 1, kind: 'traineesLookedUp', payload: { voucherNumbers: [voucherNumber], institutionNumber: 1, atMs: 1 } }),
  receiveCertificateEvent: toVoucherPlatform('real-name-system', { eventId: 990_003, subject: voucherNumber, sequence: 1, kind: 'certificateIssued', payload: certificate }),
  receiveSubmissionEvent: { from: 'real-name-system', to: 'employment-service', body: { eventId: 990_004, kind: 'classOpeningSubmitted', subject: classId, sequence: 1, payload: submission } },
  previewReview: { from: 'real-name-system', to: 'employment-service', body: { kind: 'classOpening', submission } },
  receiveVoucherEvents: {
    from: 'voucher-platform', to: 'real-name-system',
    body: { events: [{ eventId: 990_005, kind: 'voucherUsed', voucherNumber, sequence: 1, payload: { redemptionId: 'r', templateNumber: 1, institutionNumber: 1, countyCode: '140105', usedAtMs: 1 } }] },
  },
  receiveEmploymentEvent: { from: 'employment-service', to: 'real-name-system', body: settled },
  listRealNameReconciliationRecords: { from: 'employment-service', to: 'real-name-system', body: reconciliation },
};

/** What hosts and learning platforms send. */
export const channelBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  createLaunch: { keyThumbprint: 'x'.repeat(43), subject: 's', deviceId: 'd', name: '某某', idNumber: '11010519491231002X', phone: '13800000000', regionCode: '140105' },
  receiveLearningEvent: { eventId: 'event-0001', linkId: 'none', kind: 'enrolled', idNumber: '11010519491231002X', courseName: '课程' },
};

const oddFields: readonly unknown[] = [null, {}, [], [[]], 1e300, -1.5, { a: { b: 1 } }];

/** The body with one field after the other made odd, inner ones too, and with a field too many. */
export function makeOdd(body: Readonly<Record<string, unknown>>): unknown[] {
  const inner = Object.entries(body).flatMap(([name, value]) => {
    if (isRecord(value)) return makeOdd(value).map((odd) => ({ ...body, [name]: odd }));
    const [first] = Array.isArray(value) ? (value as unknown[]) : [];
    return isRecord(first) ? makeOdd(first).map((odd) => ({ ...body, [name]: [odd] })) : [];
  });
  return [...Object.keys(body).flatMap((name) => oddFields.map((odd) => ({ ...body, [name]: odd }))), ...inner, { ...body, surplus: 1 }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
