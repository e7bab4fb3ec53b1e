import { expect, it } from 'vitest';
import { skillLevels, skillRank } from './voucher-terms';

it('A10 一级 outranks 五级; 学徒工 stands below, 特级技师 and 首席技师 above', () => {
  const ranked = ['any', 'apprentice', 'level5', 'level4', 'level3', 'level2', 'level1', 'specialTechnician', 'chiefTechnician'] as const;
  expect(ranked.map(skillRank)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(skillLevels).toEqual(ranked);
});
