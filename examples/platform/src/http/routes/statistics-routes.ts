import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Platform } from '../../platform';
import { readDailyStatistics } from '../../voucher-platform/statistics/read-daily-statistics';
import { readStatistics } from '../../voucher-platform/statistics/read-statistics';
import { describeOperation } from '../describe-operation';
import { DailyStatisticsQuery, StatisticsQuery } from '../schemas/statistics-schemas';

/** 统计 (R20, R21, A23). */
export function registerStatisticsRoutes(server: FastifyInstance, platform: Platform): void {
  server.get<{ Querystring: Static<typeof StatisticsQuery> }>(
    '/v1/hr/statistics',
    { schema: describeOperation({ id: 'readStatistics', tag: 'hr', summary: 'Counts of a region and of the divisions one level below (R20, R21)', query: StatisticsQuery, answer: 'Statistics' }) },
    async (request) => readStatistics(platform, request.hr, request.query),
  );
  server.get<{ Querystring: Static<typeof DailyStatisticsQuery> }>(
    '/v1/hr/statistics/days',
    { schema: describeOperation({ id: 'readDailyStatistics', tag: 'hr', summary: 'Claims and uses of a region by day (R20)', query: DailyStatisticsQuery, answer: 'DailyStatistics' }) },
    async (request) => readDailyStatistics(platform, request.hr, request.query),
  );
}
