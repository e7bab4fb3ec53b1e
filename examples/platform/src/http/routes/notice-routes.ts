import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Platform } from '../../platform';
import { listBanners } from '../../voucher-platform/banners/list-banners';
import { readNotices } from '../../voucher-platform/notices/read-notices';
import { describeOperation } from '../describe-operation';
import type { NoticesRead } from '../schemas/notice-schemas';

export function registerNoticeRoutes(server: FastifyInstance, platform: Platform): void {
  server.post<{ Body: Static<typeof NoticesRead> }>(
    '/v1/notices/read',
    { schema: describeOperation({ id: 'readNotices', tag: 'trainee', summary: 'Marks notices of mine as read, on all my devices (M13)', body: 'NoticesRead', status: 204 }) },
    async (request, reply) => {
      await readNotices(platform, request.device, request.body.noticeIds);
      return reply.status(204).send();
    },
  );
  server.get(
    '/v1/banners',
    { schema: describeOperation({ id: 'listBanners', tag: 'trainee', summary: "The front page's banners, first 就业在线 (R52)", answer: 'BannerList' }) },
    async () => listBanners(platform),
  );
}
