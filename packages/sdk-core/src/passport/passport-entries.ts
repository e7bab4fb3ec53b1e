import type { PassportAttendance, PassportCertificate } from '../voucher/learning-passport';

const day = /^\d{4}-\d{2}-\d{2}$/;

/** The shown entries, each of its shape and without anything else in it; `undefined` when one is not. */
export function readAttendance(entries: unknown): PassportAttendance[] | undefined {
  return readEach(entries, ({ institutionName, trainingName, days, firstDay, lastDay }) =>
    isText(institutionName) && isText(trainingName) && Number.isSafeInteger(days) && (days as number) > 0 && isDay(firstDay) && isDay(lastDay)
      ? { institutionName, trainingName, days: days as number, firstDay, lastDay }
      : undefined);
}

export function readCertificates(entries: unknown): PassportCertificate[] | undefined {
  return readEach(entries, ({ occupation, skillLevel, certificateNumber, issuedOn }) =>
    isText(occupation) && isText(skillLevel) && isText(certificateNumber) && isDay(issuedOn) ? { occupation, skillLevel, certificateNumber, issuedOn } : undefined);
}

function readEach<Entry>(entries: unknown, read: (entry: Readonly<Record<string, unknown>>) => Entry | undefined): Entry[] | undefined {
  if (!Array.isArray(entries)) return undefined;
  const shaped = entries.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? read(entry as Record<string, unknown>) : undefined));
  return shaped.every((entry) => entry !== undefined) ? shaped : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && day.test(value);
}
