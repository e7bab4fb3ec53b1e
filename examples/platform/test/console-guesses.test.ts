import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeGuess } from '../src/console-accounts/log-in-failures';
import { hrLogInTables } from '../src/database/schema/hr-account-tables';
import { createTurns } from '../src/turns';
import { readTotpCode } from './harness/read-totp-code';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { stopWriters } from './harness/stop-writers';
import { countOutcomes } from './harness/test-crowd';
import type { Answer } from './harness/test-device';
import { callJson } from './harness/test-hr';

const consoles = [
  { console: 'the voucher platform', prefix: '/v1/hr', table: 'voucher_platform.hr_accounts', failures: 'voucher_platform.hr_log_in_failures', account: 'demo-shanxi', password: 'Demo-Shanxi-2026' },
  { console: 'the employment service', prefix: '/employment-service/v1', table: 'employment_service.staff_accounts', failures: 'employment_service.log_in_failures', account: 'demo-supervisor-shanxi', password: 'Demo-Supervisor-2026' },
  { console: 'the real-name system', prefix: '/real-name-system/v1', table: 'real_name_system.staff_accounts', failures: 'real_name_system.log_in_failures', account: 'demo-real-name', password: 'Demo-Real-Name-2026' },
] as const;
const cases = testDatabaseKinds.flatMap((kind) => consoles.map((one) => ({ kind, ...one })));

describe.each(cases)('guesses at an account of $console on $kind', ({ kind, prefix, table, failures, account, password }) => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
  });
  afterAll(() => platform.close());

  const logIn = (totpCode?: string, secret: string = password) => callJson<{ token: string }>(platform, { method: 'POST', path: `${prefix}/sessions`, body: { account, password: secret, ...(totpCode === undefined ? {} : { totpCode }) } });
  const open = async (totpCode?: string) => {
    const { status, body } = await logIn(totpCode);
    expect(status).toBe(201);
    return <Body = object>(method: string, path: string, request?: object) => callJson<Body>(platform, { method, path: prefix + path, authorization: `Bearer ${body.token}`, ...(request === undefined ? {} : { body: request }) });
  };
  type Call = Awaited<ReturnType<typeof open>>;
  const readCode = (secret: string) => readTotpCode(secret, platform.clock.nowMs());
  /** Every code serves once. */
  const takeNextCode = (secret: string) => {
    platform.clock.advance(60);
    return readCode(secret);
  };
  const wrongCode = (secret: string) => String((Number(readCode(secret)) + 500_000) % 1_000_000).padStart(6, '0');
  const ask = async (call: Call) => (await call<{ secret: string }>('POST', '/second-factor')).body.secret;
  const confirm = (call: Call, totpCode: string) => call('POST', '/second-factor/confirmation', { totpCode });

  async function enrol(): Promise<string> {
    await querySql(platform, `UPDATE ${table} SET totp_cipher = NULL, pending_totp_cipher = NULL, totp_confirmed_at_ms = NULL, totp_last_step = 0 WHERE account = '${account}'`);
    const call = await open();
    const secret = await ask(call);
    expect((await confirm(call, readCode(secret))).status).toBe(204);
    return secret;
  }

  /** On PostgreSQL no failure can be written before all guesses came, the right one last. */
  async function expectFiveJudged(guess: (isRight: boolean) => Promise<Answer>): Promise<void> {
    const guesses: Promise<Answer>[] = [];
    const guessWrong = () => void guesses.push(...Array.from({ length: 30 }, () => guess(false)));
    if (kind === 'postgresql') {
      await stopWriters(platform, failures, async (waitForWaiting) => {
        guessWrong();
        await waitForWaiting(1);
        await delay(300);
        guesses.push(guess(true));
        await delay(100);
      });
    } else {
      guessWrong();
      await Promise.all(guesses);
      guesses.push(guess(true));
    }
    expect(countOutcomes(await Promise.all(guesses))).toEqual({ wrongCredentials: 4, accountLocked: 27 });
    platform.clock.advance(15 * 60 - 1);
    expect((await guess(true)).code).toBe('accountLocked');
    platform.clock.advance(1);
  }

  it('a second factor counts until a code confirms its replacement, and then no more', async () => {
    const old = await enrol();
    const call = await open(takeNextCode(old));
    expect((await call('POST', '/second-factor')).code).toBe('stepUpRequired');
    expect((await call('POST', '/step-up', { totpCode: takeNextCode(old) })).status).toBe(200);
    const secret = await ask(call);
    expect((await logIn()).code).toBe('secondFactorRequired');
    expect((await logIn(takeNextCode(secret))).code).toBe('wrongCredentials');
    const meanwhile = await open(readCode(old));
    expect((await meanwhile('POST', '/second-factor')).code).toBe('stepUpRequired');
    expect((await confirm(call, takeNextCode(old))).code).toBe('wrongCredentials');
    expect((await confirm(call, readCode(secret))).status).toBe(204);
    expect((await confirm(call, takeNextCode(secret))).code).toBe('wrongCredentials');
    expect((await logIn(readCode(old))).code).toBe('wrongCredentials');
    expect((await logIn(readCode(secret))).status).toBe(201);
    const [row] = await querySql<{ pending: unknown }>(platform, `SELECT pending_totp_cipher AS pending FROM ${table} WHERE account = '${account}'`);
    expect(row?.pending).toBeNull();
  });

  it('nobody replaces a confirmed second factor without a step-up, not even who asked for a secret before it', async () => {
    await querySql(platform, `UPDATE ${table} SET totp_cipher = NULL, totp_confirmed_at_ms = NULL, totp_last_step = 0 WHERE account = '${account}'`);
    const [owner, intruder] = [await open(), await open()];
    const early = await ask(intruder);
    const secret = await ask(owner);
    expect((await confirm(owner, readCode(secret))).status).toBe(204);
    expect((await confirm(intruder, readCode(early))).code).toBe('wrongCredentials');
    expect((await intruder('POST', '/second-factor')).code).toBe('stepUpRequired');
  });

  it('judges five of thirty wrong codes at once, at step-up and at log-in, and then not even the right one', async () => {
    const secret = await enrol();
    const call = await open(takeNextCode(secret));
    platform.clock.advance(60);
    await expectFiveJudged((isRight) => call('POST', '/step-up', { totpCode: isRight ? readCode(secret) : wrongCode(secret) }));
    expect((await call('POST', '/step-up', { totpCode: readCode(secret) })).status).toBe(200);
    platform.clock.advance(60);
    await expectFiveJudged((isRight) => logIn(isRight ? readCode(secret) : wrongCode(secret)));
    expect((await logIn(readCode(secret))).status).toBe(201);
  });

  it('judges five of thirty wrong passwords at once, at log-in, at step-up and at the change of a password', async () => {
    await querySql(platform, `UPDATE ${table} SET totp_cipher = NULL, totp_confirmed_at_ms = NULL WHERE account = '${account}'`);
    const call = await open();
    await expectFiveJudged((isRight) => logIn(undefined, isRight ? password : 'wrong'));
    await expectFiveJudged((isRight) => call('POST', '/step-up', { password: isRight ? password : 'wrong' }));
    await expectFiveJudged((isRight) => call('PUT', '/password', { password: isRight ? password : 'wrong', newPassword: 'Another+Pass 2026' }));
    expect((await call('POST', '/step-up', { password })).status).toBe(200);
  });

  it('right ones at the same time are no guesses, and what is no guess takes no failure back', async () => {
    await querySql(platform, `UPDATE ${table} SET totp_cipher = NULL, totp_confirmed_at_ms = NULL WHERE account = '${account}'`);
    expect(countOutcomes(await Promise.all(Array.from({ length: 12 }, () => logIn())))).toEqual({ 201: 12 });
    const secret = await enrol();
    const call = await open(takeNextCode(secret));
    platform.clock.advance(60);
    const left = async () => (await logIn(wrongCode(secret))).body as { code?: string; details?: { attemptsLeft?: number } };
    expect([await left(), await left(), await left(), await left()].map(({ details }) => details?.attemptsLeft)).toEqual([4, 3, 2, 1]);
    // Whoever knows the password alone wins no further guess by it.
    expect((await logIn()).code).toBe('secondFactorRequired');
    expect((await call('PUT', '/password', { password, newPassword: 'weak' })).code).toBe('weakPassword');
    const newPassword = 'Another+Pass 2026';
    expect((await call('PUT', '/password', { password, newPassword })).status).toBe(204);
    expect((await left()).code).toBe('accountLocked');
    platform.clock.advance(15 * 60);
    expect((await logIn(readCode(secret), newPassword)).status).toBe(201);
  });
});

describe.each(testDatabaseKinds)('guesses over several nodes on %s', (kind) => {
  it('five of forty are judged, whichever node they come to', async () => {
    const platform = await startTestPlatform(kind);
    const { nowMs } = platform.clock;
    const startNode = () => ({ nowMs, database: platform.database, tables: hrLogInTables, turns: createTurns() });
    const [first, second] = [startNode(), startNode()];
    let judged = 0;
    const guess = (at: number) => judgeGuess(at % 2 === 0 ? first : second, 'guessed', async () => {
      judged += 1;
      await delay(20);
      return undefined;
    });
    const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, at) => guess(at)));
    expect([judged, new Set(answers.map(({ status }) => status))]).toEqual([5, new Set(['rejected'])]);
    // A fault is no answer: it stays counted.
    platform.clock.advance(15 * 60);
    const fail = () => judgeGuess(first, 'faulty', () => Promise.reject(new Error('the database is away')));
    for (let round = 0; round < 5; round += 1) await expect(fail()).rejects.toThrow('the database is away');
    await expect(fail()).rejects.toMatchObject({ refusal: { code: 'accountLocked' } });
    await platform.close();
  });
});
