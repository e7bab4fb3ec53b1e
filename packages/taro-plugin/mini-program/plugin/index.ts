export const pluginName = 'skill-voucher';
