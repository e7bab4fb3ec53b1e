import type { Messages } from '@skill-voucher/taro-plugin';
import { scanToolWords } from '@skill-voucher/taro-plugin/messages-zh-cn';
import cell from '@skill-voucher/taro-plugin/styles/cell.css?inline';
import choice from '@skill-voucher/taro-plugin/styles/choice.css?inline';
import dialog from '@skill-voucher/taro-plugin/styles/dialog.css?inline';
import form from '@skill-voucher/taro-plugin/styles/form.css?inline';
import scanTool from '@skill-voucher/taro-plugin/styles/scan-tool.css?inline';
import modal from '../kit/modal.css?inline';

export { ScanTool as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [cell, choice, form, dialog, modal, scanTool];
export const words: Partial<Messages> = scanToolWords;
