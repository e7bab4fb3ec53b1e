import type { ClaimableTemplate, Membership, Person, Redemption, ScannedVoucher, ScanToolState, Voucher, VoucherDetail } from '@skill-voucher/sdk-core';

/** 2026-11-24 14:05 in UTC+8. */
export const nowMs = Date.UTC(2026, 10, 24, 6, 5);
const day = 86_400_000;
const yearEndMs = Date.UTC(2026, 11, 31, 16);

export const person: Person = { maskedName: '张*', maskedIdNumber: '140105************', regionName: '太原市小店区' };
export const membership: Membership = { institutionNumber: 1007, institutionName: '太原市晋阳职业技能培训学校', role: 'superAdmin' };
export const secondMembership: Membership = { institutionNumber: 1012, institutionName: '山西开拓科技股份有限公司(小店校区)', role: 'scanAdmin' };

export const template: ClaimableTemplate = {
  templateNumber: 101, name: '山西省职业技能电子培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 120_000,
  specialty: '养老护理员', skillLevel: 'level4', validFromMs: Date.UTC(2025, 11, 31, 16), expiresAtMs: yearEndMs,
  description: '用于抵扣养老护理员中级工培训费用。', regionNames: ['山西省'], remaining: 3_128, total: 5_000, isClaimed: false,
};

export const templates: readonly ClaimableTemplate[] = [
  template,
  { ...template, templateNumber: 102, name: '太原市康养护理技能提升券', benefitMode: 'entitlement', amountFen: 0, specialty: '', skillLevel: 'any', regionNames: ['太原市', '晋中市', '阳泉市'], remaining: 87, total: 2_000 },
  { ...template, templateNumber: 103, name: '电工线上培训券', trainingType: 'online', amountFen: 60_050, specialty: '电工', skillLevel: 'level5', remaining: 512, total: 800, isClaimed: true },
  { ...template, templateNumber: 104, name: '家政服务员岗前培训券', amountFen: 30_000, specialty: '家政服务员', skillLevel: 'apprentice', regionNames: ['太原市'], remaining: 0, total: 1_500 },
];

export const voucher: Voucher = {
  templateNumber: 101, name: '山西省职业技能电子培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 120_000, specialty: '养老护理员',
  skillLevel: 'level4', validFromMs: template.validFromMs, expiresAtMs: yearEndMs, voucherNumber: '4928D3E9B2DD58AB', status: 'claimed', claimedAtMs: nowMs - 9 * day,
};
export const onlineVoucher: Voucher = { ...voucher, templateNumber: 103, name: '电工线上培训券', trainingType: 'online', amountFen: 60_050, specialty: '电工', skillLevel: 'level5', voucherNumber: '4928A07C11E25F03' };
export const usedVoucher: Voucher = { ...voucher, status: 'used', usedAtMs: nowMs - day, usedAt: membership.institutionName };
export const settledVoucher: Voucher = { ...voucher, voucherNumber: '4928C00E7719D2A4', status: 'settled', usedAtMs: nowMs - 60 * day, usedAt: membership.institutionName };
export const voidedVoucher: Voucher = { ...voucher, voucherNumber: '49280B7A33F0C619', name: '太原市康养护理技能提升券', benefitMode: 'entitlement', amountFen: 0, specialty: '', skillLevel: 'any', status: 'voided' };
export const expiredVoucher: Voucher = { ...voucher, voucherNumber: '4928E5D61B08F7C2', status: 'expired', claimedAtMs: nowMs - 200 * day, expiresAtMs: Date.UTC(2026, 5, 30, 16) };

export const detail: VoucherDetail = {
  voucher,
  description: '凭此券到省内参与本项目的培训机构报名养老护理员（四级/中级工）培训，抵扣培训费用 1,200 元。请先与机构联系，达成培训意向后再到场展码。',
  history: [{ kind: 'claimed', atMs: voucher.claimedAtMs }],
  accesses: [],
};
export const usedDetail: VoucherDetail = {
  ...detail,
  voucher: usedVoucher,
  history: [...detail.history, { kind: 'used', atMs: nowMs - day, place: membership.institutionName }],
  accesses: [
    { kind: 'scanned', atMs: nowMs - day, actor: `${membership.institutionName} 李*` },
    { kind: 'lookedUp', atMs: nowMs - day / 2, actor: '太原市人力资源和社会保障局' },
  ],
};
/** Of a use on the day before yesterday. */
export const undoneDetail: VoucherDetail = {
  ...usedDetail,
  voucher,
  history: [
    ...detail.history,
    { kind: 'used', atMs: nowMs - 2 * day, place: membership.institutionName },
    { kind: 'undone', atMs: nowMs - 2 * day + 600_000, place: membership.institutionName, reason: '扫错学员' },
  ],
  accesses: usedDetail.accesses.map((access) => ({ ...access, atMs: access.atMs - day })),
};

export const scannedVoucher: ScannedVoucher = {
  voucherNumber: voucher.voucherNumber, name: voucher.name, trainingType: 'offline', benefitMode: 'faceValue', amountFen: 120_000,
  specialty: '养老护理员', skillLevel: 'level4', expiresAtMs: yearEndMs, maskedName: '张*', maskedIdNumber: '140105************',
};
export const redemption: Redemption = {
  redemptionId: 'r-1', usedAtMs: nowMs, codeAgeSeconds: 6.4, voucher: scannedVoucher,
  deliveries: [{ system: 'voucherPlatform', state: 'synchronised' }, { system: 'realNameSystem', state: 'synchronised' }],
};
export const pendingRedemption: Redemption = {
  ...redemption, redemptionId: 'r-2', deliveries: [{ system: 'voucherPlatform', state: 'synchronised' }, { system: 'realNameSystem', state: 'pending' }],
};
type OfflineScan = NonNullable<ScanToolState['offlineScan']>;
type ScannedCode = Extract<OfflineScan['decision'], { outcome: 'green' }>['code'];
const noBytes = new Uint8Array(0);
const scannedCode: ScannedCode = {
  credential: {
    issuerAlgorithm: 'ES256', holderAlgorithm: 'ES256', issuerKeyId: '0a0b0c0d', voucherNumber: voucher.voucherNumber, holderPublicKey: noBytes, issuerSignature: noBytes,
    validFromSeconds: template.validFromMs / 1000, expiresAtSeconds: yearEndMs / 1000, templateNumber: 101, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level4', amountFen: 120_000, statusIndex: 42,
  },
  generatedAtSeconds: nowMs / 1000 - 6, nonce: 1, audience: 0, holderSignature: noBytes, bytes: noBytes,
};
export const greenScan: OfflineScan = { decision: { outcome: 'green', code: scannedCode }, codeText: '', institutionNumber: membership.institutionNumber, scannedAtMs: nowMs, isTimeTrusted: true, confirmUntilMonotonicMs: 0 };
export const amberScan: OfflineScan = { ...greenScan, decision: { outcome: 'amber', code: scannedCode, reasons: ['untrustedTime', 'noGrant'] }, isTimeTrusted: false };
export const offlineStatus: NonNullable<ScanToolState['offlineStatus']> = {
  waiting: [], queued: 3, damaged: 0, forked: 0, trust: { trustList: { outcome: 'opened' }, statusBundle: { outcome: 'opened' } }, lastSynchronizedAtMs: nowMs - 3 * 3_600_000, time: { isTrusted: true, nowMs, anchorAgeMs: 0 }, verdicts: [],
};

/** Shape and length of a real code; not a valid one. */
export const codeText = `ETV1${'CEZ7QK2LMB4XW6ANHR3OTPV5DYGUIFJS'.repeat(11).slice(0, 332)}`;
