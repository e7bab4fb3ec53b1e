import type { Static } from 'typebox';
import type { NewTemplate } from '../http/schemas/hr-schemas';

type DemoTemplate = Static<typeof NewTemplate> & {
  /** Account that creates it. */
  readonly account: string;
  /** Claimed by invented holders at once, so that it is nearly sold out. */
  readonly claimedAhead?: number;
};

const description = '演示数据。凭券可在培训机构参加补贴性职业技能培训。';
const fields = { description, skillLevel: 'any', specialty: '' } as const;

/** Batches of every kind, valid in `year`. */
export function listDemoTemplates(year: number): readonly DemoTemplate[] {
  const validity = { kind: 'wholeYear', year } as const;
  const province = { account: 'demo-shanxi', regionCodes: ['140000'], validity };
  return [
    { ...fields, ...province, name: '养老护理员培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 160000, specialty: '养老护理员', skillLevel: 'level5', total: 2000 },
    { ...fields, ...province, name: '家政服务员培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 120000, specialty: '家政服务员', skillLevel: 'level5', total: 1000 },
    { ...fields, ...province, name: '企业职工技能提升券', trainingType: 'offline', benefitMode: 'entitlement', amountFen: 0, total: 5000 },
    { ...fields, ...province, name: '电子商务师线上培训券', trainingType: 'online', benefitMode: 'faceValue', amountFen: 80000, specialty: '电子商务师', skillLevel: 'level4', total: 3000 },
    { ...fields, ...province, name: '职业素养线上培训券', trainingType: 'online', benefitMode: 'entitlement', amountFen: 0, total: 5000 },
    { ...fields, account: 'demo-taiyuan', regionCodes: ['140100'], validity, name: '太原市焊工培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 200000, specialty: '焊工', skillLevel: 'level4', total: 500 },
    { ...fields, account: 'demo-shanxi', regionCodes: ['140200', '140600', '140900'], validity, name: '晋北电工培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 180000, specialty: '电工', skillLevel: 'level3', total: 800 },
    { ...fields, ...province, name: '高级育婴员培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 220000, specialty: '育婴员', skillLevel: 'level3', total: 20, claimedAhead: 18 },
  ];
}
