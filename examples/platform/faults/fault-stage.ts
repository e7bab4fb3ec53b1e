import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Coordinate } from '@skill-voucher/sdk-core';
import { startPlatform } from '../src/index';
import { findFreePort, startEmbeddedServer, type EmbeddedServer } from '../test/harness/embedded-server';
import { nameDatabase, runOn } from '../test/harness/seed-templates';
import { startServerPair } from '../test/harness/server-pair';
import { seedCrowd } from '../test/harness/seed-crowd';
import { createDevice } from '../test/harness/test-device';
import { createTemplate, logInHr } from '../test/harness/test-hr';
import { openStaffSession } from '../test/harness/test-staff';
import type { TestPlatform } from '../test/harness/start-test-platform';
import { seedPayable } from './seed-payable';

/** `pair`: PostgreSQL with a synchronous standby. */
export type DatabaseKind = 'pglite' | 'postgresql' | 'pair';

/** Who signs a request, as text: the driver is another process. */
export interface StoredSigner {
  readonly privateKeyPem: string;
  readonly sessionId: string;
}

/** What the load driver works with; it lies in a file between the two processes. */
export interface StoredStage {
  readonly url: string;
  readonly audience: string;
  readonly institutionNumber: number;
  readonly campus: Coordinate;
  readonly admin: StoredSigner;
  readonly people: readonly (StoredSigner & { readonly subject: string })[];
  readonly templateNumbers: readonly number[];
  /** Who pays, and who approves. */
  readonly payers: readonly [StoredStaff, StoredStaff];
  /** Vouchers with a granted subsidy. */
  readonly payable: readonly string[];
}

/** An account of the employment service that is logged in. */
export interface StoredStaff {
  readonly password: string;
  readonly token: string;
}

export interface FaultStage {
  readonly kind: DatabaseKind;
  readonly url: string;
  /** Of the stored stage, for the driver. */
  readonly stageFile: string;
  /** Where the driver appends what was acknowledged; begins with what was while the stage was set. */
  readonly acknowledgementFile: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How the conductor opens the same database while the platform is down. */
  readonly opening: { readonly databaseUrl?: string; readonly dataFolder: string };
  /** Absent for PGlite. */
  readonly server: EmbeddedServer | undefined;
  close(): Promise<void>;
}

const peopleCount = 120;
/** Of `vouchersPerPerson` templates each person claims one voucher each. */
const quota = peopleCount * 2;
/** The server keeps its promises: a crash of its own loses nothing that it has acknowledged. */
const durable = ['fsync=on', 'synchronous_commit=on', 'shared_buffers=256MB'];

/** A database with people, an admin and batches, and nothing of it used yet. */
export async function prepareStage(kind: DatabaseKind, options: { vouchersPerPerson: number; payments: number }): Promise<FaultStage> {
  const folder = await mkdtemp(join(tmpdir(), 'etv-faults-'));
  const server = kind === 'pglite' ? undefined : await (kind === 'pair' ? startServerPair : startEmbeddedServer)(durable);
  const close = async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const databaseUrl = server === undefined ? undefined : nameDatabase(server.url, 'faults');
    if (server !== undefined) await runOn(server.url, 'CREATE DATABASE faults');
    const dataFolder = join(folder, 'data');
    const opening = { dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const acknowledgementFile = join(folder, 'acknowledged.ndjson');
    const stored = await seedStage(opening, { url, acknowledgementFile, ...options });
    const stageFile = join(folder, 'stage.json');
    await writeFile(stageFile, JSON.stringify(stored));
    const environment = { DATA_DIR: dataFolder, ETV_REQUESTS_PER_ACTOR: '10000000', ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
    return { kind, url, stageFile, opening, server, acknowledgementFile, environment, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function seedStage(opening: FaultStage['opening'], options: { url: string; acknowledgementFile: string; vouchersPerPerson: number; payments: number }): Promise<StoredStage> {
  const running = await startPlatform(opening);
  const platform = { ...running, clock: { nowMs: Date.now, advance: () => undefined } } as TestPlatform;
  const [person] = platform.demo.institutionAdmins;
  if (person === undefined) throw new Error('No demonstration admin');
  const { institutionNumber } = person;
  const key = await createDevice(platform, { person });
  const hr = await logInHr(platform, 'province');
  const templateNumbers: number[] = [];
  for (let index = 0; index < options.vouchersPerPerson; index += 1) {
    templateNumbers.push(await createTemplate(hr, { name: `faults ${index}`, total: quota, validity: { kind: 'window', fromMs: Date.now() - 1000, untilMs: Date.now() + 300 * 86_400_000 } }));
  }
  const people = await seedCrowd(running.database, { size: peopleCount, nowMs: Date.now() });
  const place = { name: 'faults-campus', text: 'SELECT latitude, longitude FROM voucher_platform.campuses WHERE institution_number = $1' };
  const [campus] = await running.database.run<{ latitude: number; longitude: number }>(place, [institutionNumber]);
  const acknowledged = await seedPayable(platform, { count: options.payments, hr, admin: key, institutionNumber, people });
  await writeFile(options.acknowledgementFile, acknowledged.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const payers = [await logInPayer(platform, 'demo-supervisor-taiyuan'), await logInPayer(platform, 'demo-supervisor-shanxi')] as const;
  await running.close();
  if (campus === undefined) throw new Error('No demonstration campus');
  return {
    url: options.url, audience: running.audience, institutionNumber, campus: { ...campus, datum: 'gcj02' }, templateNumbers, payers,
    payable: acknowledged.flatMap((one) => (one.kind === 'use' ? [one.voucherNumber] : [])),
    admin: { privateKeyPem: exportPem(key.signer.key), sessionId: key.session.sessionId },
    people: people.map(({ signer, privateKeyPem, subject }) => ({ privateKeyPem, subject, sessionId: signer.sessionId ?? '' })),
  };
}

async function logInPayer(platform: TestPlatform, account: string): Promise<StoredStaff> {
  const password = platform.demoStaff?.reviewers.find((demo) => demo.account === account)?.password ?? '';
  const session = await openStaffSession(platform, { system: 'employment-service', account, password });
  if (session.status !== 201) throw new Error(`log-in refused: ${session.code}`);
  return { password, token: session.body.token };
}

function exportPem(key: object): string {
  if (!('exportPkcs8' in key) || typeof key.exportPkcs8 !== 'function') throw new Error('The key cannot be exported');
  return String(key.exportPkcs8());
}

/** One acknowledgement: the platform's answer was in the driver's hands. */
export type Acknowledgement =
  | { readonly kind: 'claim'; readonly atMs: number; readonly voucherNumber: string; readonly person: number; readonly templateNumber: number }
  | { readonly kind: 'use' | 'undo'; readonly atMs: number; readonly voucherNumber: string; readonly redemptionId: string }
  | { readonly kind: 'payment'; readonly atMs: number; readonly voucherNumber: string; readonly batchId: string }
  | { readonly kind: 'checkIn'; readonly atMs: number; readonly voucherNumber: string; readonly checkInId: string }
  /** An answer that no documented refusal explains. */
  | { readonly kind: 'fault'; readonly atMs: number; readonly operation: string; readonly status: number; readonly code: string }
  /** No answer, or one that says "try again": the same call, with the same key, was repeated. */
  | { readonly kind: 'repeat'; readonly atMs: number; readonly operation: string; readonly reason: 'noAnswer' | 'serviceUnavailable' };

/** What was written so far; the last line may still be on its way. */
export function readAcknowledgements(file: string): Acknowledgement[] {
  const text = readFileSync(file, 'utf8');
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Acknowledgement);
}
