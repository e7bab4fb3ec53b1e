import { Type } from 'typebox';
import { InstantMs, RegionCode } from './values';

const count = (description: string) => Type.Integer({ description });

export const RegionStatistics = Type.Object(
  {
    regionCode: RegionCode,
    regionName: Type.String(),
    issuedCount: count("Quantity of the templates of this region and below; a template of several cities counts for the province (A23)"),
    claimedCount: count("By the holder's county at claim (A23)"),
    usedCount: count('Used and not undone, settled and written off included'),
    settledCount: count('Settled, written off included'),
    writtenOffCount: count('Written off'),
    voidedCount: count('Claimed, unused, and void by a delist'),
    expiredCount: count('Claimed, unused, and past their window'),
    institutionsInUseCount: count("Institutions with at least one use, by the institution's county (A23)"),
  },
  { $id: 'RegionStatistics' },
);
export const Statistics = Type.Object(
  { asOfMs: InstantMs, region: Type.Ref('RegionStatistics'), children: Type.Array(Type.Ref('RegionStatistics'), { description: 'One level below (R21)' }) },
  { $id: 'Statistics' },
);
export const DailyStatistics = Type.Object(
  { regionCode: RegionCode, days: Type.Array(Type.Object({ day: Type.String(), claimedCount: Type.Integer(), usedCount: Type.Integer() })) },
  { $id: 'DailyStatistics' },
);

const Day = Type.String({ pattern: '^20[0-9]{2}-[0-9]{2}-[0-9]{2}$', description: 'Calendar day in UTC+8' });
export const StatisticsQuery = Type.Object({ regionCode: Type.Optional(RegionCode) }, { additionalProperties: false });
export const DailyStatisticsQuery = Type.Object({ regionCode: Type.Optional(RegionCode), firstDay: Day, lastDay: Day }, { additionalProperties: false });
