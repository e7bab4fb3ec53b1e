export { messagesEn } from '@skill-voucher/taro-plugin/messages-en';
