import { Type } from 'typebox';
import { InstantMs, RegionCode, SkillLevel, oneOf } from './values';

const standard = {
  regionCode: RegionCode,
  occupation: Type.String({ maxLength: 40, description: 'Empty for any' }),
  skillLevel: SkillLevel,
  minimumDurationHours: Type.Integer({ minimum: 0, maximum: 5000, description: 'The class is at least so long' }),
  basis: oneOf(['perPerson', 'perHour']),
  amountFen: Type.Integer({ minimum: 1, maximum: 10000000, description: 'In fen, by person or by hour of the class' }),
  maximumFen: Type.Integer({ minimum: 1, maximum: 10000000, description: 'At most so many fen for one person' }),
  validFromMs: InstantMs,
};

/** 补贴标准 (R28). */
export const NewSubsidyStandard = Type.Object(standard, { $id: 'NewSubsidyStandard', additionalProperties: false });
export const SubsidyStandard = Type.Object({ standardId: Type.String(), regionName: Type.String(), ...standard, endedAtMs: Type.Optional(InstantMs) }, { $id: 'SubsidyStandard' });
export const SubsidyStandardList = Type.Object({ items: Type.Array(Type.Ref('SubsidyStandard')) }, { $id: 'SubsidyStandardList' });
export const SubsidyLimits = Type.Object(
  {
    maximumPerYear: Type.Integer({ minimum: 1, maximum: 100, description: 'Subsidies of one person in a calendar year, UTC+8' }),
    claimWithinMonths: Type.Integer({ minimum: 1, maximum: 120, description: 'Months after the certificate was issued' }),
    attendancePercent: Type.Integer({ minimum: 0, maximum: 100, description: 'Of the hours of the class, and of its days of 8 hours' }),
  },
  { $id: 'SubsidyLimits', additionalProperties: false },
);
