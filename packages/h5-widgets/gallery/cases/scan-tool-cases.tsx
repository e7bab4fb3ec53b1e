import { refuse } from '@skill-voucher/sdk-core';
import type { ScanToolModel, ScanToolState } from '@skill-voucher/sdk-core';
import { ScanToolView } from '@skill-voucher/taro-plugin';
import { amberScan, codeText, greenScan, membership, nowMs, offlineStatus, pendingRedemption, redemption, scannedVoucher, secondMembership } from '../samples';
import { createScriptedModel } from '../scripted-model';
import { networkFailure } from './gallery-case';
import type { GalleryCase } from './gallery-case';

const scanning: ScanToolState = {
  phase: 'scanning', memberships: [membership], institutionNumber: membership.institutionNumber, typedText: '', isTypedTextIncomplete: false,
  isSynchronizing: false, isTorchOn: false, isQueueMode: false, reservedSecondsLeft: 0, recent: [redemption], isOffline: false,
};
const scan = { reservationId: 's-1', reservedUntilMs: nowMs + 120_000, codeAgeSeconds: 6.4, voucher: scannedVoucher };
const states = {
  scanning,
  typed: { ...scanning, typedText: codeText.slice(0, 120), isTypedTextIncomplete: true, recent: [] },
  'two-institutions': { ...scanning, memberships: [membership, secondMembership], isOffline: true },
  checking: { ...scanning, phase: 'checking' },
  confirming: { ...scanning, phase: 'confirming', scan, reservedSecondsLeft: 104 },
  redeeming: { ...scanning, phase: 'redeeming', scan, reservedSecondsLeft: 98 },
  // The confirmation was sent and no answer came: at first it can be sent again, then only another scan tells.
  'answer-lost': { ...scanning, phase: 'confirming', scan, reservedSecondsLeft: 61, isOffline: true, failure: networkFailure, isAnswerLost: true },
  'result-unknown': { ...scanning, phase: 'refused', scan, isOffline: true, failure: networkFailure, isAnswerLost: true },
  offline: { ...scanning, isOffline: true, offlineStatus },
  'offline-scans': {
    ...scanning, isOffline: true, offlineStatus,
    offlineScans: ([
      ['waiting', 'amber'], ['waiting', 'green'], ['used', 'amber'], ['sameUse', 'green'], ['superseded', 'amber'], ['lateConflict', 'green'], ['refused', 'amber'],
    ] as const).map(([outcome, color], index) => ({
      id: String(index), voucherNumber: scannedVoucher.voucherNumber, scannedAtMs: nowMs - index * 600_000, outcome, color,
      ...(outcome === 'refused' ? { refusal: refuse('leasedElsewhere') } : {}),
    })),
  },
  'offline-damaged': { ...scanning, isOffline: true, isSynchronizing: true, offlineStatus: { ...offlineStatus, damaged: 1, lastSynchronizedAtMs: undefined } },
  'offline-green': { ...scanning, phase: 'confirming', offlineScan: greenScan, reservedSecondsLeft: 104, isOffline: true },
  'offline-amber': { ...scanning, phase: 'confirming', offlineScan: amberScan, reservedSecondsLeft: 104, isOffline: true },
  'recorded-green': { ...scanning, phase: 'recorded', recorded: { color: 'green', reasons: [], voucherNumber: scannedVoucher.voucherNumber }, isOffline: true },
  'recorded-amber': { ...scanning, phase: 'recorded', recorded: { color: 'amber', reasons: ['untrustedTime', 'noGrant'], voucherNumber: scannedVoucher.voucherNumber }, isOffline: true },
  done: { ...scanning, phase: 'done', redemption },
  pending: { ...scanning, phase: 'done', redemption: pendingRedemption },
  'already-used': { ...scanning, phase: 'refused', failure: { kind: 'refusal', refusal: refuse('alreadyUsed', { usedAt: '2026-11-24 14:05', place: membership.institutionName }) } },
  'expired-code': { ...scanning, phase: 'refused', failure: { kind: 'refusal', refusal: refuse('expiredCode', { ageSeconds: 71, limitSeconds: 70 }) } },
  'no-network': { ...scanning, phase: 'refused', failure: networkFailure },
  blocked: { ...scanning, phase: 'blocked', memberships: [], institutionNumber: undefined, failure: { kind: 'refusal', refusal: refuse('notAnInstitutionAdmin') } },
  loading: { ...scanning, phase: 'loading', memberships: [] },
} satisfies Record<string, ScanToolState>;

export const scanToolCases: readonly GalleryCase[] = Object.entries(states).map(([name, state]) => ({
  id: `scan-tool/${name}`,
  render: (actions) => <ScanToolView model={createScriptedModel<ScanToolState, ScanToolModel>({
    state,
    replies: {
      typeText: (before, typedText: string) => ({ ...before, typedText }),
      setQueueMode: (before, isQueueMode: boolean) => ({ ...before, isQueueMode }),
      chooseInstitution: (before, institutionNumber: number) => ({ ...before, institutionNumber }),
    },
  })} {...actions} />,
}));
