/** The coded terms of a voucher, in the order of their wire values. */
export const trainingTypes = ['online', 'offline'] as const;
export type TrainingTypeName = (typeof trainingTypes)[number];

/** 面值券 carries an amount; 抵用券 only entitles (R4). */
export const benefitModes = ['faceValue', 'entitlement'] as const;
export type BenefitModeName = (typeof benefitModes)[number];

/** Wire values 0 to 8; their order says nothing about rank: use {@link skillRank}. */
export const skillLevels = ['any', 'apprentice', 'level5', 'level4', 'level3', 'level2', 'level1', 'specialTechnician', 'chiefTechnician'] as const;
export type SkillLevelName = (typeof skillLevels)[number];

/**
 * 学徒工 1 < 五级 2 < … < 一级 6 < 特级技师 7 < 首席技师 8; 0 for "any".
 * 一级 outranks 五级, so the digits in the names must never be compared.
 */
export function skillRank(level: SkillLevelName): number {
  return skillLevels.indexOf(level);
}

/** 26 bits on the wire: 671,088.63 yuan. */
export const maximumAmountFen = 0x3ffffff;
