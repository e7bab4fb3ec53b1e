import type { FeedbackThread, SentFeedback } from '@skill-voucher/sdk-core';
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { feedbackPictures } from '../src/database/schema/feedback-tables';
import { countSelects } from './harness/count-selects';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { logInAs, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const picture = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(300_000, 7)]);
const declare = (bytes: Buffer, mediaType = 'image/png') => ({ sha256: createHash('sha256').update(bytes).digest('base64url'), sizeBytes: bytes.length, mediaType });

describe.each(testDatabaseKinds)('feedback on %s', (kind) => {
  let platform: TestPlatform;
  let operator: HrClient;
  let device: TestDevice;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    operator = await logInAs(platform, 'demo-operator');
    device = await createDevice(platform, { person: inventPerson(9801) });
  });
  afterAll(() => platform.close());

  const write = (by: TestDevice, body: object, idempotencyKey: string = randomUUID()) => by.call<SentFeedback>({ method: 'POST', path: '/v1/feedback', body: { category: 'app', text: '字太小，身份证号140105199003071021', ...body }, idempotencyKey });
  const upload = (by: TestDevice, sent: SentFeedback, bytes: Buffer, uploadToken = sent.uploads[0]?.uploadToken) =>
    by.call({ method: 'PUT', path: `/v1/feedback/${sent.feedback.feedbackId}/pictures/1`, body: { uploadToken, data: bytes.toString('base64') } });
  const read = async (by: TestDevice, id: string) => (await by.call<FeedbackThread>({ method: 'GET', path: `/v1/feedback/${id}` })).body;

  it('R51 goes straight to the operator, with a picture, and the answer comes back', async () => {
    const sent = await write(device, { pictures: [declare(picture)] });
    expect(sent).toMatchObject({ status: 201, body: { feedback: { status: 'open', category: 'app' }, uploads: [{ position: 1 }] } });
    const { feedbackId } = sent.body.feedback;
    expect((await read(device, feedbackId)).pictures).toMatchObject([{ isUploaded: false }]);
    expect((await upload(device, sent.body, picture)).status).toBe(204);
    expect((await upload(device, sent.body, picture)).status).toBe(204);
    const desk = await operator.call<{ items: { feedbackId: string; maskedName: string }[] }>({ method: 'GET', path: '/v1/hr/feedback?status=open' });
    expect(desk.body.items[0]).toMatchObject({ feedbackId, maskedName: '测*******' });
    const atDesk = await operator.call<{ data: string; mediaType: string }>({ method: 'GET', path: `/v1/hr/feedback/${feedbackId}/pictures/1` });
    expect(Buffer.from(atDesk.body.data, 'base64').equals(picture)).toBe(true);
    expect((await device.call<{ data: string }>({ method: 'GET', path: `/v1/feedback/${feedbackId}/pictures/1` })).body.data).toBe(atDesk.body.data);
    expect((await operator.call({ method: 'POST', path: `/v1/hr/feedback/${feedbackId}/replies`, body: { text: '已加大字号' } })).status).toBe(201);
    expect(await read(device, feedbackId)).toMatchObject({ feedback: { status: 'answered' }, messages: [{ author: 'person' }, { author: 'operator', text: '已加大字号' }] });
    const replyKey = randomUUID();
    for (let time = 0; time < 2; time += 1) await device.call({ method: 'POST', path: `/v1/feedback/${feedbackId}/messages`, body: { text: '谢谢' }, idempotencyKey: replyKey });
    expect((await read(device, feedbackId)).messages.map(({ text }) => text).slice(1)).toEqual(['已加大字号', '谢谢']);
    expect((await operator.call({ method: 'POST', path: `/v1/hr/feedback/${feedbackId}/close` })).body).toMatchObject({ feedback: { status: 'closed' } });
    await expectRefusal(platform, 'feedbackClosed', () => device.call({ method: 'POST', path: `/v1/feedback/${feedbackId}/messages`, body: { text: '还有' }, idempotencyKey: randomUUID() }));
    await expectRefusal(platform, 'feedbackClosed', () => operator.call({ method: 'POST', path: `/v1/hr/feedback/${feedbackId}/replies`, body: { text: '还有' } }));
  });

  it('R51 an institution writes through its admins only', async () => {
    const [admin] = platform.demo.institutionAdmins;
    if (admin === undefined) throw new Error('No admin');
    const { institutionNumber } = admin;
    const sent = await write(await createDevice(platform, { person: admin }), { institutionNumber });
    expect(sent.body.feedback.institutionName).toBe(admin.institutionName);
    await expectRefusal(platform, 'notAnInstitutionAdmin', () => write(device, { institutionNumber }));
  });

  it('R51 takes only the declared picture: its hash, size and real type, by its token, in time', async () => {
    const sent = (await write(device, { pictures: [declare(picture)] })).body;
    const altered = Buffer.from(picture);
    altered[1000] = 8;
    await expectRefusal(platform, 'pictureMismatch', () => upload(device, sent, altered));
    await expectRefusal(platform, 'pictureMismatch', () => upload(device, sent, picture.subarray(1)));
    await expectRefusal(platform, 'uploadExpired', () => upload(device, sent, picture, 'x'.repeat(43)));
    const script = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    const disguised = (await write(device, { pictures: [declare(script)] })).body;
    await expectRefusal(platform, 'pictureMismatch', () => upload(device, disguised, script));
    const stranger = await createDevice(platform, { person: inventPerson(9802) });
    await expectRefusal(platform, 'notFound', () => upload(stranger, sent, picture));
    const other = (await write(device, { pictures: [declare(picture)] })).body;
    await expectRefusal(platform, 'uploadExpired', () => upload(device, sent, picture, other.uploads[0]?.uploadToken));
    platform.clock.advance(600);
    await expectRefusal(platform, 'uploadExpired', () => upload(device, sent, picture));
  });

  it('R51 refuses a fourth picture, one over 1 MB and a body beyond the limit', async () => {
    const small = declare(picture);
    await expectRefusal(platform, 'pictureNotAccepted', () => write(device, { pictures: [small, small, small, small] }));
    await expectRefusal(platform, 'pictureNotAccepted', () => write(device, { pictures: [{ ...small, sizeBytes: 1_000_001 }] }));
    const sent = (await write(device, { pictures: [small] })).body;
    const tooLarge = await expectRefusal(platform, 'payloadTooLarge', () => upload(device, sent, Buffer.alloc(1_200_000)));
    expect(tooLarge.body.message).toContain('1,367');
  });

  it('R51 a repeat makes no second thread and gets tokens that work; nothing readable is stored', async () => {
    const key = randomUUID();
    const [first, second] = [await write(device, { pictures: [declare(picture)] }, key), await write(device, { pictures: [declare(picture)] }, key)];
    expect(second.body).toEqual(first.body);
    expect((await upload(device, second.body, picture)).status).toBe(204);
    await expectRefusal(platform, 'idempotencyKeyReused', () => write(device, { text: '别的' }, key));
    const rows = await querySql<{ row: string }>(platform, 'SELECT m::text AS row FROM voucher_platform.feedback_messages m');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain(Buffer.from('140105199003071021').toString('hex'));
    const [stored] = await querySql<{ hasPicture: boolean }>(platform, `SELECT position('${Buffer.alloc(40, 7).toString('hex')}' IN encode(picture_cipher, 'hex')) > 0 AS "hasPicture" FROM voucher_platform.feedback_pictures WHERE picture_cipher IS NOT NULL LIMIT 1`);
    expect(stored).toEqual({ hasPicture: false });
  });

  it('A24 the desk is the platform operator\'s; a thread is its writer\'s', async () => {
    const { feedbackId } = (await write(device, {})).body.feedback;
    for (const level of ['province', 'city', 'county'] as const) {
      const hr = await logInHr(platform, level);
      await expectRefusal(platform, 'notAllowed', () => hr.call({ method: 'GET', path: '/v1/hr/feedback' }));
      await expectRefusal(platform, 'notAllowed', () => hr.call({ method: 'POST', path: `/v1/hr/feedback/${feedbackId}/replies`, body: { text: '不' } }));
    }
    const stranger = await createDevice(platform, { person: inventPerson(9803) });
    await expectRefusal(platform, 'notFound', () => stranger.call({ method: 'GET', path: `/v1/feedback/${feedbackId}` }));
    await expectRefusal(platform, 'notFound', () => stranger.call({ method: 'POST', path: `/v1/feedback/${feedbackId}/messages`, body: { text: '我' }, idempotencyKey: randomUUID() }));
    const pages: string[] = [];
    for (let query: string | undefined = '?limit=2'; query !== undefined; ) {
      const page: { items: { feedbackId: string }[]; nextCursor?: string } = (await device.call<{ items: { feedbackId: string }[]; nextCursor?: string }>({ method: 'GET', path: `/v1/feedback${query}` })).body;
      pages.push(...page.items.map((item) => item.feedbackId));
      query = page.nextCursor === undefined ? undefined : `?limit=2&cursor=${page.nextCursor}`;
    }
    const [mine] = await querySql<{ count: number }>(platform, 'SELECT count(*)::integer AS count FROM voucher_platform.feedback_threads WHERE institution_number IS NULL');
    expect([new Set(pages).size, pages.length]).toEqual([mine?.count, mine?.count]);
  });

  it('R51 reads a list of three in as many statements as one of one, and no picture to say that it is there', async () => {
    const sent = [await write(device, {}), await write(device, {}), await write(device, {})];
    const mine = (limit: number) => countSelects(platform, () => device.call({ method: 'GET', path: `/v1/feedback?limit=${limit}` }));
    const atDesk = (limit: number) => countSelects(platform, () => operator.call({ method: 'GET', path: `/v1/hr/feedback?limit=${limit}` }));
    expect([await mine(3), await atDesk(3)]).toEqual([await mine(1), await atDesk(1)]);
    const selected = vi.spyOn(platform.database.orm, 'select');
    await read(device, sent[0]?.body.feedback.feedbackId ?? '');
    const fields = selected.mock.calls.flatMap(([wanted]: unknown[]) => Object.values(wanted ?? {}));
    selected.mockRestore();
    expect(fields.length).toBeGreaterThan(0);
    expect(fields).not.toContain(feedbackPictures.pictureCipher);
  });
});
