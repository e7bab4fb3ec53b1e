import type { Reconciled } from '../../http/schemas/reconciliation-schemas';

/** What the three systems hold about one voucher. */
export interface ThreeRecords {
  readonly voucherPlatform: Reconciled | undefined;
  readonly realNameSystem: Reconciled | undefined;
  readonly employmentService: Reconciled | undefined;
}
type HolderName = keyof ThreeRecords;

export interface Difference {
  readonly field: string;
  readonly found: Readonly<Record<string, string | number>>;
  /** An event about the voucher is still on its way: not a difference to be looked into yet. */
  readonly explanation: 'deliveryPending' | undefined;
}

type Field = Exclude<keyof Reconciled, 'voucherNumber' | 'hasPendingDelivery' | 'isHolderErased'>;

/** Who must agree on a field as soon as one of them holds it … */
const mustHold: Readonly<Partial<Record<Field, readonly HolderName[]>>> = {
  templateNumber: ['voucherPlatform', 'realNameSystem'],
  institutionNumber: ['voucherPlatform', 'realNameSystem'],
  learningPlatformNumber: ['voucherPlatform', 'realNameSystem'],
  usedAtMs: ['voucherPlatform', 'realNameSystem'],
  redemptionId: ['voucherPlatform', 'realNameSystem'],
  certificateDigest: ['voucherPlatform', 'realNameSystem'],
  certificateOccupation: ['voucherPlatform', 'realNameSystem'],
  certificateLevel: ['voucherPlatform', 'realNameSystem'],
  certificateIssuedAtMs: ['voucherPlatform', 'realNameSystem'],
  passedReviews: ['realNameSystem', 'employmentService'],
  grantedFen: ['realNameSystem', 'employmentService'],
  amountFen: ['voucherPlatform', 'realNameSystem', 'employmentService'],
  settledAtMs: ['voucherPlatform', 'realNameSystem', 'employmentService'],
  writtenOffAtMs: ['voucherPlatform', 'realNameSystem', 'employmentService'],
};
/** … and on which those agree that hold it: a voucher need not be in a class or under review. */
const mayHold: readonly Field[] = ['holderDigest', 'certificateDigest', 'certificateOccupation', 'certificateLevel', 'certificateIssuedAtMs'];
const fields = ['presence', 'state', ...Object.keys(mustHold), 'holderDigest', 'classId'] as const;

const names: readonly HolderName[] = ['voucherPlatform', 'realNameSystem', 'employmentService'];

/** Differences of one voucher by field (M5); none when all agree. A system that lacks the voucher altogether is one difference, `presence`. */
export function compareRecords(records: ThreeRecords): Difference[] {
  const present = names.filter((name) => isPresent(records, name));
  if (present.length === 0) return [];
  const isPending = names.some((name) => records[name]?.hasPendingDelivery === true);
  const explanation = isPending ? ('deliveryPending' as const) : undefined;
  return fields.flatMap((field) => {
    const found = field === 'presence' ? comparePresence(records, present) : field === 'state' ? compareStates(records, present) : field === 'classId' ? compareClasses(records, present) : compareValues(records, present, field as Field);
    return found === undefined ? [] : [{ field, found, explanation }];
  });
}

/** Unused ones stand in the stream of the voucher platform only while an event about them is on its way. */
function isPresent(records: ThreeRecords, name: HolderName): boolean {
  const record = records[name];
  if (record === undefined) return false;
  if (name === 'voucherPlatform') return record.state !== 'claimed' || records.realNameSystem !== undefined;
  return name === 'employmentService' || record.state !== undefined;
}

function comparePresence(records: ThreeRecords, present: readonly HolderName[]): Difference['found'] | undefined {
  const isPaid = present.some((name) => records[name]?.settledAtMs !== undefined || isSettled(records[name]));
  const isKnownPassed = isPaid || records.realNameSystem?.passedReviews !== undefined;
  const wanted = names.filter((name) => name !== 'employmentService' || isKnownPassed || present.includes(name));
  const missing = wanted.filter((name) => !present.includes(name));
  if (missing.length === 0) return undefined;
  return Object.fromEntries(wanted.map((name) => [name, present.includes(name) ? 'present' : 'missing']));
}

function isSettled(record: Reconciled | undefined): boolean {
  return record?.state === 'settled' || record?.state === 'writtenOff';
}

/** The employment service knows a state only once it paid. */
function compareStates(records: ThreeRecords, present: readonly HolderName[]): Difference['found'] | undefined {
  const isPaid = present.some((name) => isSettled(records[name]));
  const holders = present.filter((name) => name !== 'employmentService' || isPaid);
  return differ(holders.map((name) => [name, records[name]?.state ?? 'none']));
}

/** A voucher whose opening was approved is in that class. */
function compareClasses(records: ThreeRecords, present: readonly HolderName[]): Difference['found'] | undefined {
  if (!present.includes('realNameSystem') || records.employmentService?.classId === undefined) return undefined;
  return differ([['realNameSystem', records.realNameSystem?.classId ?? 'none'], ['employmentService', records.employmentService.classId]]);
}

function compareValues(records: ThreeRecords, present: readonly HolderName[], field: Field): Difference['found'] | undefined {
  const holders = present.filter((name) => isBoundToHold(records, name, field) || (mayHold.includes(field) && records[name]?.[field] !== undefined));
  if (holders.every((name) => records[name]?.[field] === undefined)) return undefined;
  return differ(holders.map((name) => [name, records[name]?.[field] ?? 'none']));
}

function differ(values: readonly (readonly [string, string | number])[]): Difference['found'] | undefined {
  return new Set(values.map(([, value]) => value)).size > 1 ? Object.fromEntries(values) : undefined;
}

/** Whose certificates were erased on the holder's wish need not hold them; what it holds all the same is compared. */
function isBoundToHold(records: ThreeRecords, name: HolderName, field: Field): boolean {
  return mustHold[field]?.includes(name) === true && !(field.startsWith('certificate') && records[name]?.isHolderErased === true);
}
