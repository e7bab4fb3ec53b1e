import { refusalsEn as sentences } from '#refusals-en';
import { refusalsEn } from './refusals-en.js';

Object.assign(refusalsEn, sentences);

export { messagesEn } from '@skill-voucher/taro-plugin/messages-en';
