import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpTables } from './harness/dump-tables';
import { createLearner } from './harness/learning-stage';
import { systemCalls } from './harness/system-bodies';
import { readSystemKey } from './harness/system-caller';
import { inventPerson } from './harness/test-crowd';
import { createSigner, requestLaunch, send, signCall, type Answer } from './harness/test-device';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';
import { findEndpoint, guardedEndpoints } from './region-proof/openapi-endpoints';

type SignedRequest = Awaited<ReturnType<typeof signCall>>;

/** What may be sent twice, and why: a repeat is answered as documented and has no second effect. */
const isReading = 'it reads, and the answer goes to the caller alone';
const isEvent = 'the relay delivers at least once, and its sender learns that it was known';
const mayBeRepeated: Readonly<Record<string, { readonly reason: string; readonly answer: 'the same' | 'renewed' | 'repeated' }>> = {
  describeSystemInstitution: { reason: isReading, answer: 'the same' },
  readVoucherRecords: { reason: isReading, answer: 'the same' },
  listReconciliationRecords: { reason: isReading, answer: 'the same' },
  listRealNameReconciliationRecords: { reason: isReading, answer: 'the same' },
  previewReview: { reason: isReading, answer: 'the same' },
  verifyDeskScan: { reason: 'a second scan of the same institution takes the place of its first reservation', answer: 'renewed' },
  redeemAtDesk: { reason: 'its requestId is answered once and for all', answer: 'the same' },
  receiveSettlementEvent: { reason: isEvent, answer: 'repeated' },
  receiveLookEvent: { reason: 'a look a day counts once, in whatever event it comes', answer: 'the same' },
  receiveCertificateEvent: { reason: isEvent, answer: 'repeated' },
  receiveSubmissionEvent: { reason: isEvent, answer: 'repeated' },
  receiveVoucherEvents: { reason: isEvent, answer: 'repeated' },
  receiveEmploymentEvent: { reason: isEvent, answer: 'repeated' },
  receiveLearningEvent: { reason: 'a learning platform sends again what it got no answer to', answer: 'repeated' },
};
/** What remembers its nonce. */
const neverTwice = ['createLaunch', 'openSession'];

/** What a repeat does change: how often an event came, and under which name a voucher is reserved for the same institution. */
const mayChange: Readonly<Record<string, string>> = {
  'voucher_platform.system_events': 'delivery_count', 'employment_service.inbox_events': 'delivery_count', 'real_name_system.inbox_events': 'delivery_count',
  'real_name_system.employment_inbox': 'delivery_count', 'voucher_platform.scan_reservations': 'reservation_id',
};

describe.each(testDatabaseKinds)('calls signed by systems, hosts, learning platforms and new keys on %s', (kind) => {
  let stage: TrainingStage;
  let requests: Map<string, SignedRequest>;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
    requests = await signAll();
  });
  afterAll(() => stage.platform.close());

  async function signAll(): Promise<Map<string, SignedRequest>> {
    const used = await stage.claim(3501);
    await stage.register(used);
    await stage.platform.relay.deliverDue();
    const signed = new Map<string, SignedRequest>();
    const bodies = composeBodies({ used, verified: await composeScan(3502), redeemed: await composeScan(3503) });
    for (const [id, { from, to, body }] of Object.entries(systemCalls)) {
      const signer = { key: await readSystemKey(from), keyId: from, tag: 'etv-channel' } as const;
      signed.set(id, await signCall({ ...stage.platform, audience: to }, signer, { method: 'POST', path: findEndpoint(id).path, body: bodies[id] ?? body }));
    }
    signed.set('receiveLearningEvent', await signLearningEvent());
    return signed.set('createLaunch', await signLaunch()).set('openSession', await signNewKey());
  }

  async function composeScan(number: number): Promise<Record<string, unknown>> {
    const [operator] = stage.platform.demo.institutionAdmins;
    return { institutionNumber: stage.institutionNumber, operatorIdNumber: operator?.idNumber, code: await (await stage.claim(number)).show() };
  }

  /** Of what these systems would really say of a trainee in training. */
  function composeBodies({ used, verified, redeemed }: { used: Learner; verified: object; redeemed: object }): Record<string, object> {
    const withSubject = (id: string) => ({ ...systemCalls[id]?.body, subject: used.voucherNumber });
    return {
      describeSystemInstitution: { institutionNumber: stage.institutionNumber },
      verifyDeskScan: verified,
      redeemAtDesk: { ...redeemed, requestId: randomUUID() },
      readVoucherRecords: { voucherNumbers: [used.voucherNumber], authority: '审核部门' },
      receiveSettlementEvent: withSubject('receiveSettlementEvent'),
      receiveLookEvent: { ...systemCalls['receiveLookEvent']?.body, payload: { voucherNumbers: [used.voucherNumber], institutionNumber: stage.institutionNumber, atMs: stage.platform.clock.nowMs() } },
      receiveCertificateEvent: withSubject('receiveCertificateEvent'),
      receiveEmploymentEvent: withSubject('receiveEmploymentEvent'),
    };
  }

  async function signLearningEvent(): Promise<SignedRequest> {
    const person = inventPerson(3504);
    const learner = await createLearner(stage.platform, { hr: stage.hr, person });
    const { linkId } = (await learner.link()).body;
    const [sender] = stage.platform.demo.learningPlatforms;
    const signer = { key: importNodeKey(sender?.privateKeyPem ?? ''), keyId: sender?.platformId ?? '', tag: 'etv-channel' } as const;
    const body = { eventId: 'event-0001', linkId, kind: 'enrolled', idNumber: person.idNumber, courseName: '课程' };
    return signCall(stage.platform, signer, { method: 'POST', path: findEndpoint('receiveLearningEvent').path, body });
  }

  async function signLaunch(): Promise<SignedRequest> {
    const { channelId, privateKeyPem } = stage.platform.demo.channels.minshengshanxi;
    const { subject, name, idNumber, phone, regionCode } = inventPerson(3505);
    const body = { keyThumbprint: (await createSigner()).keyId, deviceId: randomUUID(), subject, name, idNumber, phone, regionCode };
    return signCall(stage.platform, { key: importNodeKey(privateKeyPem), keyId: channelId, tag: 'etv-channel' }, { method: 'POST', path: findEndpoint('createLaunch').path, body });
  }

  async function signNewKey(): Promise<SignedRequest> {
    const signer = await createSigner();
    const launch = await requestLaunch(stage.platform, { person: inventPerson(3506), keyThumbprint: signer.keyId, deviceId: randomUUID() });
    const body = { launchCode: launch.body.launchCode, publicKey: Buffer.from(signer.key.publicKey).toString('base64url') };
    return signCall(stage.platform, signer, { method: 'POST', path: findEndpoint('openSession').path, body });
  }

  async function sendAll() {
    const answers = [];
    for (const [id, request] of requests) answers.push([id, await send(request)] as const);
    return answers;
  }

  /** Every table, without what a repeat may change. */
  async function dump(): Promise<object> {
    const tables = Object.entries(await dumpTables(stage.platform)).filter(([name]) => !(name in mayChange));
    const others = await Promise.all(Object.entries(mayChange).map(async ([name, column]) => [name, await querySql(stage.platform, `SELECT to_jsonb(t) - '${column}' AS row FROM ${name} t ORDER BY 1`)] as const));
    return Object.fromEntries([...tables, ...others]);
  }

  /** A reading is held against the second one: by then the first ones have had their effects. */
  function expectRepeat(id: string, first: Answer, second: Answer | undefined): object | undefined {
    const told = mayBeRepeated[id]?.answer;
    if (told === undefined) return expect.objectContaining({ status: 401, code: 'replayedRequest' });
    expect([id, second?.status]).toEqual([id, first.status]);
    if (told === 'the same') return second;
    if (told === 'renewed') return { ...first, body: { ...first.body, reservationId: expect.any(String) } };
    const text = JSON.stringify(first.body);
    expect([id, text]).toEqual([id, expect.stringContaining('"accepted"')]);
    return { ...first, body: JSON.parse(text.replaceAll('"accepted"', '"repeated"')) };
  }

  it('are all that the OpenAPI file has, beside those of a device with a session', async () => {
    const openApi = JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8')) as { paths: Record<string, Record<string, { operationId: string; security?: Record<string, unknown>[] }>> };
    const operations = Object.values(openApi.paths).flatMap((methods) => Object.values(methods));
    const bySystems = operations.filter(({ security }) => security?.some((scheme) => 'channelSignature' in scheme)).map(({ operationId }) => operationId);
    expect([...requests.keys()].sort()).toEqual([...bySystems, 'openSession'].sort());
    expect([...Object.keys(mayBeRepeated), ...neverTwice].sort()).toEqual([...requests.keys()].sort());
    expect(guardedEndpoints.filter(({ tag }) => ['channel', 'system'].includes(tag)).map(({ id }) => id).sort()).toEqual(bySystems.sort());
  });

  it('are refused a minute later, succeed in time, and have no second effect', async () => {
    const before = await dump();
    stage.platform.clock.advance(61);
    expect((await sendAll()).map(([id, { status, code }]) => [id, status, code])).toEqual([...requests.keys()].map((id) => [id, 401, 'staleRequest']));
    stage.platform.clock.advance(-61);
    expect(await dump()).toEqual(before);

    const first = await sendAll();
    expect(first.map(([id, { code }]) => [id, code])).toEqual([...requests.keys()].map((id) => [id, undefined]));
    const settled = await dump();
    expect(settled).not.toEqual(before);
    const second = await sendAll();
    const third = await sendAll();
    expect(await dump()).toEqual(settled);
    for (const answers of [second, third]) expect(answers).toEqual(first.map(([id, answer], at) => [id, expectRepeat(id, answer, second[at]?.[1])]));
  });
});
