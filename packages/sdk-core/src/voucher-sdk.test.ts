import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleProfile, startMs } from '../test/scripted-platform';
import { computeKeyThumbprint } from './crypto/key-thumbprint';
import { SdkError } from './errors';
import type { FaceVerifier } from './host-bridge/host-bridge';
import { readProfile } from './platform-api/operations/read-profile';
import type { ScriptedAnswer } from './testing/scripted-transport';
import { createVoucherSdk } from './voucher-sdk';

describe('session', () => {
  it('makes the key first and binds the launch to its thumbprint', async () => {
    const asked: string[] = [];
    const platform = createScriptedSdk({}, { bridge: { override: { launch: { requestLaunch: async ({ keyThumbprint }) => (asked.push(keyThumbprint), { launchCode: 'code-1' }) } } } });
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true });
    const key = await platform.sdk.session.loadKey();
    expect(asked).toEqual([await computeKeyThumbprint(platform.bridge.suite, key.publicKey)]);
    expect(JSON.parse(platform.sent('POST /v1/sessions')[0]?.body ?? '')).toMatchObject({ launchCode: 'code-1' });
    expect(platform.sent('GET /v1/me')[0]?.headers['etv-session']).toBe('s1');
  });

  it('widgets that start together share one launch', async () => {
    const platform = createScriptedSdk();
    await Promise.all([readProfile(platform.sdk), readProfile(platform.sdk), readProfile(platform.sdk)]);
    expect(platform.sent('POST /v1/sessions')).toHaveLength(1);
  });

  it('is resumed after a restart and opened anew when it lapsed', async () => {
    const answers = [refused('sessionExpired')];
    const platform = createScriptedSdk({ 'GET /v1/me': () => answers.pop() ?? { status: 200, body: sampleProfile } });
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true });
    expect(platform.sent('POST /v1/sessions')).toHaveLength(2);
    await readProfile(platform.connect());
    expect(platform.sent('POST /v1/sessions')).toHaveLength(2);
  });

  it('is opened anew whatever lies in storage in its place', async () => {
    const platform = createScriptedSdk();
    await readProfile(platform.sdk);
    const name = 'etv:test:person-1:session';
    const stored = JSON.parse((await platform.bridge.storage.get(name)) ?? '') as { session: object; keyThumbprint: string };
    for (const [secondsLeft, sessions] of [[31, 1], [30, 1], [29, 2]] as const) {
      await platform.bridge.storage.set(name, JSON.stringify({ ...stored, session: { ...stored.session, expiresAtMs: startMs + secondsLeft * 1000 } }));
      await readProfile(platform.connect());
      expect(platform.sent('POST /v1/sessions'), String(secondsLeft)).toHaveLength(sessions);
    }
    const wrong = [null, 5, {}, [], { keyThumbprint: stored.keyThumbprint }, { ...stored, session: null }, { ...stored, session: {} }, { ...stored, session: { ...stored.session, sessionId: '' } }, { ...stored, session: { ...stored.session, sessionId: 7 } }, { ...stored, session: { ...stored.session, expiresAtMs: 'never' } }, { ...stored, keyThumbprint: 'another' }];
    for (const [at, value] of wrong.entries()) {
      await platform.bridge.storage.set(name, JSON.stringify(value));
      expect(await readProfile(platform.connect()), JSON.stringify(value)).toMatchObject({ ok: true });
      expect(platform.sent('POST /v1/sessions'), JSON.stringify(value)).toHaveLength(3 + at);
    }
  });

  it.each([{}, { sessionId: 's1' }, { sessionId: '', expiresAtMs: startMs }, { expiresAtMs: startMs }])('is none when the platform answers %j, and nothing of it is kept', async (body) => {
    const platform = createScriptedSdk({ 'POST /v1/sessions': () => ({ status: 201, body }) });
    await expect(readProfile(platform.sdk)).rejects.toMatchObject({ code: 'malformedResponse' });
    expect(await platform.sdk.storage.read('session')).toBeUndefined();
    expect(platform.sent('GET /v1/me')).toEqual([]);
  });

  it('calls that find the session over together open one new session', async () => {
    let count = 0;
    const platform = createScriptedSdk({
      'GET /v1/me': async () => {
        count += 1;
        const mine = count;
        for (let turn = 0; turn < (mine === 2 ? 60 : 0); turn += 1) await Promise.resolve(); // the second answer comes late
        return mine <= 2 ? refused('sessionExpired') : { status: 200, body: sampleProfile };
      },
    });
    const answers = await Promise.all([readProfile(platform.sdk), readProfile(platform.sdk)]);
    expect(answers.map((answer) => answer.ok)).toEqual([true, true]);
    expect(platform.sent('POST /v1/sessions')).toHaveLength(2);
  });

  it('a full storage costs the resumption of the session, not the call', async () => {
    const platform = createScriptedSdk();
    platform.bridge.storage.set = async () => {
      throw new SdkError('storageFailed', 'full');
    };
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true });
  });

  it('A21 a revoked key is forgotten with everything kept; the next call binds a new one', async () => {
    const answers = [refused('keyRevoked')];
    const platform = createScriptedSdk({ 'GET /v1/me': () => answers.pop() ?? { status: 200, body: sampleProfile } });
    const before = await platform.sdk.session.loadKey();
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: false, refusal: { code: 'keyRevoked' } });
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true });
    expect((await platform.sdk.session.loadKey()).publicKey).not.toEqual(before.publicKey);
  });

  it('A21 M4 scans that the platform has not got outlive the revoked key, with what proves that they are all there, and are counted', async () => {
    const answers = [refused('keyRevoked')];
    const platform = createScriptedSdk({ 'GET /v1/me': () => answers.pop() ?? { status: 200, body: sampleProfile } });
    const kept = ['checkpoint', 'damaged:0000000001', 'head', 'scan:0000000002', 'scan:0000000003'].map((name) => `offline:${'d'.repeat(43)}:${name}`);
    for (const name of [...kept, `offline:${'d'.repeat(43)}:grants`, `offline:${'d'.repeat(43)}:anchor`, 'profile']) await platform.sdk.storage.write(name, 1);
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: false, refusal: { code: 'keyRevoked', nextMove: 'fix', details: { waitingScans: 2 } } });
    expect(await platform.sdk.storage.names('')).toEqual(kept);
    expect(await platform.sdk.session.forgetDevice()).toBe(2);
    expect(await platform.sdk.storage.names('')).toEqual(kept);
  });

  it('A21 a revoked key that several calls hear of is forgotten once, and not the key that follows', async () => {
    let count = 0;
    const lateAnswers: (() => void)[] = [];
    const platform = createScriptedSdk({
      'GET /v1/me': () => {
        count += 1;
        if (count === 1) return refused('keyRevoked');
        if (count === 2) return new Promise((resolve) => lateAnswers.push(() => resolve(refused('keyRevoked'))));
        return { status: 200, body: sampleProfile };
      },
    });
    const before = await platform.sdk.session.loadKey();
    const late = [readProfile(platform.sdk), readProfile(platform.sdk)];
    expect(await late[0]).toMatchObject({ refusal: { code: 'keyRevoked' } });
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true });
    const next = await platform.sdk.session.loadKey();
    expect(next.publicKey).not.toEqual(before.publicKey);
    await platform.sdk.storage.write('kept', 1);
    lateAnswers.forEach((answer) => answer());
    expect(await late[1]).toMatchObject({ refusal: { code: 'keyRevoked' } });
    expect((await platform.sdk.session.loadKey()).publicKey).toEqual(next.publicKey);
    expect(await platform.sdk.storage.read('kept')).toBe(1);
    await readProfile(platform.sdk);
    expect(platform.sent('POST /v1/sessions')).toHaveLength(2);
  });

  it('A21 another person on the same phone finds nothing of the first', async () => {
    const platform = createScriptedSdk();
    await readProfile(platform.sdk);
    const firstKey = (await platform.sdk.session.loadKey()).publicKey;
    const second = platform.connect('person-2');
    await readProfile(second);
    expect((await platform.bridge.storage.keys('etv:test:person-1:'))).toEqual([]);
    expect((await second.session.loadKey()).publicKey).not.toEqual(firstKey);
  });

  it('A21 two admins who take turns at one desk keep their keys, and their scans that wait', async () => {
    const platform = createScriptedSdk();
    await readProfile(platform.sdk);
    const firstKey = (await platform.sdk.session.loadKey()).publicKey;
    await platform.bridge.storage.set('etv:test:person-1:offline:scan:0000000001', 'waiting');
    await readProfile(platform.connect('person-2'));
    expect(await platform.bridge.storage.keys('etv:test:person-1:')).toEqual(['etv:test:person-1:offline:scan:0000000001']);
    const back = platform.connect('person-1');
    await readProfile(back);
    expect((await back.session.loadKey()).publicKey).toEqual(firstKey);
    expect(await back.storage.readText('offline:scan:0000000001')).toBe('waiting');
  });

  it('a storage that failed once is asked again', async () => {
    const platform = createScriptedSdk();
    const { keys } = platform.bridge.storage;
    let isBroken = true;
    (platform.bridge as { storage: typeof platform.bridge.storage }).storage.keys = async (prefix) => (isBroken ? Promise.reject(new Error('full')) : keys(prefix));
    const sdk = platform.connect();
    await expect(readProfile(sdk)).rejects.toMatchObject({ code: 'storageFailed' });
    isBroken = false;
    expect(await readProfile(sdk)).toMatchObject({ ok: true });
  });

  it('a host launch that fails is a fault with a code', async () => {
    const platform = createScriptedSdk({}, { bridge: { override: { launch: { requestLaunch: async () => Promise.reject(new Error('host down')) } } } });
    await expect(readProfile(platform.sdk)).rejects.toMatchObject({ code: 'launchFailed', nextMove: 'retry' });
  });

  it('a skewed clock is corrected once and the request repeated', async () => {
    const platform = createScriptedSdk();
    platform.clock.jump(-3_600_000);
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true });
    expect(platform.sent('POST /v1/sessions')).toHaveLength(2);
  });
});

describe('A21 a refusal that a face lifts', () => {
  const opened = { sessionId: 's1', cacheScope: 'c', expiresAtMs: startMs + 86_400_000, serverTimeMs: startMs, person: sampleProfile.person, memberships: [], binding: 'created' };

  function connectWithFace(verifyFace: FaceVerifier['verifyFace'] | undefined, answers: ScriptedAnswer[]) {
    let launches = 0;
    const platform = createScriptedSdk(
      { 'POST /v1/sessions': () => answers.shift() ?? { status: 201, body: opened } },
      { bridge: { override: { launch: { requestLaunch: async () => ({ launchCode: `code-${(launches += 1)}` }) }, ...(verifyFace && { face: { verifyFace } }) } } },
    );
    return { platform, sent: () => platform.sent('POST /v1/sessions').map((request) => JSON.parse(request.body ?? '') as object) };
  }

  it.each(['tooManyKeys', 'faceRequired'] as const)('%s: the host checks the face, and a new launch carries the ticket', async (code) => {
    const asked: object[] = [];
    const { platform, sent } = connectWithFace(async (request) => (asked.push(request), { ticket: 'seen' }), [refused(code, { faceChallenge: 'for-this-key' })]);
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: true });
    expect(asked).toEqual([{ challenge: 'for-this-key', purpose: 'bindKey' }]);
    expect(sent()).toEqual([
      { launchCode: 'code-1', publicKey: expect.any(String) },
      { launchCode: 'code-2', publicKey: expect.any(String), face: { challenge: 'for-this-key', ticket: 'seen' } },
    ]);
  });

  it('is asked for once: a face that was not accepted is told', async () => {
    let count = 0;
    const { platform, sent } = connectWithFace(async () => ({ ticket: `${(count += 1)}` }), [refused('tooManyKeys', { faceChallenge: 'c' }), refused('faceNotVerified', { faceChallenge: 'c' })]);
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: false, refusal: { code: 'faceNotVerified' } });
    expect([count, sent().length]).toEqual([1, 2]);
  });

  it.each([
    ['the person cancels', async () => ({ cancelled: true as const }), { faceChallenge: 'c' }],
    ['the host has no face service', undefined, { faceChallenge: 'c' }],
    ['the platform has no face service', async () => ({ ticket: 'seen' }), {}],
  ])('stays a refusal when %s', async (_, verifyFace, details) => {
    const { platform, sent } = connectWithFace(verifyFace, [refused('tooManyKeys', { limit: 3, ...details })]);
    expect(await readProfile(platform.sdk)).toMatchObject({ ok: false, refusal: { code: 'tooManyKeys', details: { limit: 3 } } });
    expect(sent()).toHaveLength(1);
  });

  it('a face service that fails is a fault with a code', async () => {
    const { platform } = connectWithFace(async () => Promise.reject(new Error('camera broken')), [refused('tooManyKeys', { faceChallenge: 'c' })]);
    await expect(readProfile(platform.sdk)).rejects.toMatchObject({ code: 'capabilityUnavailable' });
  });
});

describe('answers that are none', () => {
  it.each([
    ['no JSON', { status: 200, body: '<html>' }, 'malformedResponse'],
    ['cut JSON', { status: 200, body: '{"person":' }, 'malformedResponse'],
    ['a list', { status: 200, body: [] }, 'malformedResponse'],
    ['10 MB', { status: 200, body: `{"a":"${'x'.repeat(10_000_000)}"}` }, 'malformedResponse'],
    ['an unknown code', { status: 409, body: { code: 'somethingNew' } }, 'malformedResponse'],
    ['a gateway\'s 502', { status: 502, body: '<html>Bad gateway</html>' }, 'platformFailed'],
  ])('%s', async (_, answer, code) => {
    const platform = createScriptedSdk({ 'GET /v1/me': () => answer });
    await expect(readProfile(platform.sdk)).rejects.toMatchObject({ code });
  });
});

it.each([
  ['platformUrl', { platformUrl: '' }], ['platformUrl', { platformUrl: 'platform.test' }], ['platformUrl', { platformUrl: 'https://platform.test/' }],
  ['audience', { audience: '' }], ['channelId', { channelId: undefined as never }], ['subject', { subject: '' }],
])('names the wrong option %s', (option, change) => {
  const { bridge } = createScriptedSdk();
  expect(() => createVoucherSdk({ bridge, platformUrl: 'https://platform.test', audience: 'a', channelId: 'c', subject: 's', ...change }))
    .toThrowError(expect.objectContaining({ code: 'invalidConfiguration', details: { option } }));
});
