import type { Coordinate } from '@skill-voucher/sdk-core';
import type { FraudSignalKind } from '../src/voucher-platform/fraud-signals/fraud-signal';
import { markPosition } from '../src/voucher-platform/fraud-signals/mark-position';
import type { Random } from './random';

export interface WorldCampus {
  readonly campusNumber: number;
  readonly institutionNumber: number;
  readonly position: Coordinate;
}

/** Something that is fraud or is not: a phone, a position, a person's journeys, an admin's scans, a day's certificates. */
export interface Unit {
  readonly kind: FraudSignalKind;
  readonly isFraud: boolean;
  /** Honest, and looks like fraud. */
  readonly isHard: boolean;
  readonly story: string;
  readonly voucherNumbers: Set<string>;
}

export interface Trainee {
  readonly personId: string;
  readonly voucherNumber: string;
  readonly holderBucket: number;
  readonly keyThumbprint: string;
  readonly unit: Unit;
}

type Row = Readonly<Record<string, unknown>>;

/** Rows as the platform writes them, and what is true about them. */
export class World {
  readonly units: Unit[] = [];
  readonly people: Row[] = [];
  readonly deviceKeys: Row[] = [];
  readonly vouchers = new Map<string, Record<string, unknown>>();
  readonly redemptions: Row[] = [];
  readonly checkIns: Row[] = [];
  readonly certificates: Row[] = [];
  readonly proxyHolders: Row[] = [];

  constructor(
    readonly random: Random,
    readonly campuses: readonly WorldCampus[],
    /** Monday 0:00 of the last week in UTC+8, and now. */
    readonly span: { readonly fromMs: number; readonly nowMs: number },
    private readonly parts: { readonly templateNumber: number; readonly channelId: string; readonly blindIndexKey: Uint8Array },
  ) {}

  addUnit(kind: FraudSignalKind, story: string, truth: { isFraud: boolean; isHard: boolean }): Unit {
    const unit = { kind, story, ...truth, voucherNumbers: new Set<string>() };
    this.units.push(unit);
    return unit;
  }

  /** A person with a voucher, on a phone of their own or on the one named. */
  addTrainee(unit: Unit, options: { deviceId?: string; claimedAtMs?: number; usedAtMs?: number; campus?: WorldCampus } = {}): Trainee {
    const { random } = this;
    const voucherNumber = random.hex(16).toUpperCase();
    const trainee = { personId: random.uuid(), voucherNumber, holderBucket: Number.parseInt(voucherNumber.slice(0, 4), 16), keyThumbprint: random.hex(43), unit };
    unit.voucherNumbers.add(voucherNumber);
    const usedAtMs = options.usedAtMs ?? this.span.fromMs - 20 * 86_400_000;
    const claimedAtMs = options.claimedAtMs ?? usedAtMs - 86_400_000 * random.integer(1, 30);
    this.people.push({ person_id: trainee.personId, holder_bucket: trainee.holderBucket, id_number_index: random.hex(64), county_code: '140105', created_at_ms: claimedAtMs });
    this.deviceKeys.push({ key_thumbprint: trainee.keyThumbprint, person_id: trainee.personId, channel_id: this.parts.channelId, device_id: options.deviceId ?? random.hex(32), public_key: `02${random.hex(64)}`, bound_at_ms: claimedAtMs });
    this.vouchers.set(voucherNumber, {
      holder_bucket: trainee.holderBucket, voucher_number: voucherNumber, person_id: trainee.personId, template_number: this.parts.templateNumber, county_code: '140105', claimed_at_ms: claimedAtMs,
      used_at_ms: usedAtMs, used_institution_number: options.campus?.institutionNumber ?? this.campuses[0]?.institutionNumber ?? 1,
    });
    return trainee;
  }

  scan(trainee: Trainee, scan: { adminId: string; institutionNumber: number; atMs: number }): void {
    const { holderBucket, voucherNumber, keyThumbprint } = trainee;
    this.redemptions.push({ holder_bucket: holderBucket, voucher_number: voucherNumber, redemption_id: `${voucherNumber}-${this.random.hex(32)}`, template_number: this.parts.templateNumber, institution_number: scan.institutionNumber, admin_id: scan.adminId, key_thumbprint: keyThumbprint, code_age_seconds: this.random.between(1, 50), used_at_ms: scan.atMs });
  }

  /** At a campus; with `fix` by position, else by the code shown there. `by`: the phone of somebody else. */
  checkIn(trainee: Trainee, campus: WorldCampus, atMs: number, options: { fix?: { latitude: number; longitude: number; accuracyMeters: number }; keyThumbprint?: string } = {}): void {
    const { holderBucket, voucherNumber, personId } = trainee;
    const fix = options.fix ?? this.jitter(campus);
    const mark = markPosition(this.parts.blindIndexKey, { coordinate: { latitude: fix.latitude, longitude: fix.longitude, datum: 'gcj02' }, accuracyMeters: fix.accuracyMeters, measuredAtMs: atMs, isMocked: false });
    this.checkIns.push({
      holder_bucket: holderBucket, voucher_number: voucherNumber, check_in_id: `${voucherNumber}-${this.random.hex(32)}`, person_id: personId, institution_number: campus.institutionNumber, campus_number: campus.campusNumber,
      distance_meters: 100, key_thumbprint: options.keyThumbprint ?? trainee.keyThumbprint, position_mark: mark === undefined ? null : Buffer.from(mark).toString('hex'), checked_in_at_ms: Math.round(atMs),
    });
  }

  addCertificate(trainee: Trainee, certificate: { issuedBy: string; issuedAtMs: number }): void {
    const { holderBucket, personId, voucherNumber } = trainee;
    this.certificates.push({ holder_bucket: holderBucket, person_id: personId, certificate_id: this.random.hex(32), issued_by: certificate.issuedBy, issued_at_ms: certificate.issuedAtMs, voucher_number: voucherNumber });
  }

  addProxy(elder: Trainee, holder: Trainee): void {
    const { random, span } = this;
    this.proxyHolders.push({ holder_bucket: elder.holderBucket, proxy_id: `${elder.voucherNumber.slice(0, 4)}-${random.hex(32)}`, elder_person_id: elder.personId, holder_person_id: holder.personId, face_challenge_hash: random.hex(64), since_ms: span.fromMs - 86_400_000, until_ms: span.nowMs + 86_400_000 });
  }

  /** A satellite fix near the campus, as phones give it: never twice the same. */
  jitter(campus: WorldCampus): { latitude: number; longitude: number; accuracyMeters: number } {
    return { latitude: campus.position.latitude + this.random.between(-0.003, 0.003), longitude: campus.position.longitude + this.random.between(-0.003, 0.003), accuracyMeters: this.random.between(4, 60) };
  }

  /** An instant of a day of the two weeks, 0 for the first Monday, at that hour of UTC+8. */
  at(day: number, hour: number): number {
    return Math.round(this.span.fromMs + day * 86_400_000 + hour * 3_600_000);
  }
}
