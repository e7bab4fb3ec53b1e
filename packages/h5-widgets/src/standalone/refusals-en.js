import { refusalsZhCN } from '#refusals-zh-cn';

/** Chinese until the English chunk has arrived. */
export const refusalsEn = { ...refusalsZhCN };
