import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from './harness/expect-refusal';
import { logInAs, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

interface Page {
  readonly items: { materialId: string; title: string; isRead: boolean; version: number }[];
  readonly nextCursor?: string;
  readonly unreadCount: number;
}

describe.each(testDatabaseKinds)('the learning center on %s', (kind) => {
  let platform: TestPlatform;
  let operator: HrClient;
  let province: HrClient;
  let city: HrClient;
  let county: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    operator = await logInAs(platform, 'demo-operator');
    [province, city, county] = [await logInAs(platform, 'demo-shanxi'), await logInAs(platform, 'demo-taiyuan'), await logInAs(platform, 'demo-xiaodian')];
  });
  afterAll(() => platform.close());

  const desk = <Body = object>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => operator.call<Body>({ method, path: `/v1/hr/learning-materials${path}`, ...(body === undefined ? {} : { body }) });
  const list = async (reader: HrClient, query = 'limit=100') => (await reader.call<Page>({ method: 'GET', path: `/v1/hr/learning-center?${query}` })).body;
  const read = <Body = object>(reader: HrClient, path: string) => reader.call<Body>({ method: 'GET', path: `/v1/hr/learning-center/${path}` });
  const mark = (reader: HrClient, materialId: string) => reader.call({ method: 'PUT', path: `/v1/hr/learning-center/${materialId}/read-mark` });
  const draft = (materialId: string, fields: Record<string, unknown> = {}) => desk('POST', '', { materialId, category: 'guide', audienceLevels: ['province', 'city', 'county'], title: `资料 ${materialId}`, body: '正文', ...fields });
  const publish = (materialId: string, version = 1) => desk('POST', `/${materialId}/publication`, { version });
  const idsOf = ({ items }: Page) => items.map(({ materialId }) => materialId);

  it('R22 has an article for each page to start with, for all three levels, found by a word and read page by page', async () => {
    for (const reader of [province, city, county]) expect(idsOf(await list(reader))).toHaveLength(10);
    expect(idsOf(await list(county, `search=${encodeURIComponent('动态口令')}`))).toEqual(['guide-account']);
    expect(idsOf(await list(county, `search=${encodeURIComponent('%')}`))).toEqual([]);
    expect(await read(county, 'guide-delist')).toMatchObject({ status: 200, body: { title: '下架培训券：先预览，再确认', version: 1, isRead: false, body: expect.stringContaining('不可撤销') as string } });
    const seen: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page: Page = await list(city, `limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(idsOf(await list(city)));
  });

  it('R22 what is written is read once published, in the published version, and again when it is new', async () => {
    platform.clock.advance(60);
    expect(await draft('new-rules', { category: 'policy', links: [{ title: '文件原文', url: 'https://policy.example/1' }] })).toMatchObject({ status: 201, body: { version: 1, readCount: 0 } });
    expect(await read(city, 'new-rules')).toMatchObject({ code: 'notFound' });
    await expectRefusal(platform, 'notFound', () => mark(city, 'new-rules'));
    await expectRefusal(platform, 'notFound', () => publish('new-rules', 2));
    expect(await publish('new-rules')).toMatchObject({ status: 200, body: { publishedVersion: 1 } });
    expect((await list(city)).items[0]).toMatchObject({ materialId: 'new-rules', isRead: false });
    expect(idsOf(await list(city, 'category=policy'))).toEqual(['new-rules']);
    const { unreadCount } = await list(city);
    expect(await mark(city, 'new-rules')).toMatchObject({ status: 204 });
    expect((await list(city)).unreadCount).toBe(unreadCount - 1);
    expect(idsOf(await list(city, 'isUnread=true&limit=100'))).not.toContain('new-rules');
    expect((await list(county)).items[0]).toMatchObject({ materialId: 'new-rules', isRead: false });
    expect(await desk('PUT', '/new-rules', { category: 'policy', audienceLevels: ['province', 'city', 'county'], title: '资料（二）', body: '改写' })).toMatchObject({ body: { version: 2, publishedVersion: 1, readCount: 1, versions: [{ version: 2 }, { version: 1 }] } });
    expect(await read(city, 'new-rules')).toMatchObject({ body: { title: '资料 new-rules', version: 1, isRead: true, links: [{ title: '文件原文' }] } });
    await publish('new-rules', 2);
    expect(await read(city, 'new-rules')).toMatchObject({ body: { title: '资料（二）', version: 2, isRead: false, links: [] } });
    await publish('new-rules', 1); // back to the earlier one
    expect(await read(city, 'new-rules')).toMatchObject({ body: { version: 1, isRead: true } });
    expect(await desk('POST', '/new-rules/withdrawal')).toMatchObject({ status: 200 });
    expect(await read(city, 'new-rules')).toMatchObject({ code: 'notFound' });
    const audits = await querySql<{ action: string }>(platform, "SELECT action FROM voucher_platform.audit_entries WHERE subject = 'new-rules' ORDER BY entry_id");
    expect(audits.map(({ action }) => action)).toEqual(['createMaterial', 'publishMaterial', 'editMaterial', 'publishMaterial', 'publishMaterial', 'withdrawMaterial']);
  });

  it('R22 R21 a material is for its levels, and for its division with those above and below', async () => {
    const cases = [
      ['for-counties', { audienceLevels: ['county'] }, [false, false, true]],
      ['for-taiyuan', { regionCode: '140100' }, [true, true, true]],
      ['for-datong', { regionCode: '140200' }, [true, false, false]],
      ['for-yingze', { regionCode: '140106' }, [true, true, false]],
    ] as const;
    for (const [materialId, fields, expected] of cases) {
      await draft(materialId, fields);
      await publish(materialId);
      const found = await Promise.all([province, city, county].map(async (reader) => (await read(reader, materialId)).status === 200));
      expect([materialId, found]).toEqual([materialId, expected]);
      const listed = await Promise.all([province, city, county].map(async (reader) => idsOf(await list(reader)).includes(materialId)));
      expect([materialId, listed]).toEqual([materialId, expected]);
    }
  });

  it('R22 serves the files that the published version names, and takes no file of another kind or size', async () => {
    await draft('with-file');
    const upload = (bytes: Uint8Array, fileName = '手册 1/2.pdf') => desk<{ attachmentId: string }>('POST', '/with-file/attachments', { fileName, data: Buffer.from(bytes).toString('base64') });
    const pdf = Buffer.from('%PDF-1.7\n%demo');
    const uploaded = await upload(pdf);
    expect(uploaded).toMatchObject({ status: 201, body: { mediaType: 'application/pdf', fileName: '手册 1_2.pdf', byteLength: pdf.length } });
    await expectRefusal(platform, 'invalidRequest', () => upload(Buffer.from('<html><script>alert(1)</script>')));
    await expectRefusal(platform, 'invalidRequest', () => upload(Buffer.from('PK\u0003\u0004')));
    await expectRefusal(platform, 'payloadTooLarge', () => upload(Buffer.concat([pdf, Buffer.alloc(4_000_000)])));
    const { attachmentId } = uploaded.body;
    const edit = (attachmentIds: string[]) => desk('PUT', '/with-file', { category: 'guide', audienceLevels: ['city'], title: '带附件', body: '见附件', attachmentIds });
    await expectRefusal(platform, 'invalidRequest', () => edit(['0'.repeat(32)]));
    await publish('with-file');
    expect(await edit([attachmentId])).toMatchObject({ body: { attachments: [{ attachmentId, fileName: '手册 1_2.pdf' }] } });
    expect(await read(city, `with-file/attachments/${attachmentId}`)).toMatchObject({ code: 'notFound' }); // not in the published version
    await publish('with-file', 2);
    expect(await read(city, 'with-file')).toMatchObject({ body: { attachments: [{ attachmentId, mediaType: 'application/pdf' }] } });
    expect(await read(county, `with-file/attachments/${attachmentId}`)).toMatchObject({ code: 'notFound' });
    const answer = await city.fetchFile(`/v1/hr/learning-center/with-file/attachments/${attachmentId}`);
    expect([answer.headers.get('content-type'), answer.headers.get('x-content-type-options'), answer.headers.get('content-disposition')?.startsWith('attachment;')]).toEqual(['application/octet-stream', 'nosniff', true]);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf);
  });

  it('R22 A24 readers write nothing, and the operator’s desk refuses what is taken or empty', async () => {
    await expectRefusal(platform, 'notAllowed', () => province.call({ method: 'GET', path: '/v1/hr/learning-materials' }));
    await expectRefusal(platform, 'notAllowed', () => province.call({ method: 'POST', path: '/v1/hr/learning-materials/guide-delist/withdrawal' }));
    await expectRefusal(platform, 'notAllowed', () => operator.call({ method: 'GET', path: '/v1/hr/learning-center' }));
    await expectRefusal(platform, 'idTaken', () => draft('guide-delist'));
    for (const fields of [{ title: '  ' }, { body: '\n' }, { audienceLevels: [] }, { regionCode: '149999' }, { links: [{ title: 'x', url: 'https://' }] }]) await expectRefusal(platform, 'invalidRequest', () => draft('bad', fields));
  });
});
