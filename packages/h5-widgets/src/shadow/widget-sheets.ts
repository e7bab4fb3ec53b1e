import { emitTokens } from '@skill-voucher/taro-plugin/emit-tokens';
import base from '@skill-voucher/taro-plugin/styles/base.css?inline';
import controls from '@skill-voucher/taro-plugin/styles/controls.css?inline';
import icons from '@skill-voucher/taro-plugin/styles/icons.css?inline';
import scanTool from '@skill-voucher/taro-plugin/styles/scan-tool.css?inline';
import screen from '@skill-voucher/taro-plugin/styles/screen.css?inline';
import states from '@skill-voucher/taro-plugin/styles/states.css?inline';
import ticket from '@skill-voucher/taro-plugin/styles/ticket.css?inline';
import voucherCenter from '@skill-voucher/taro-plugin/styles/voucher-center.css?inline';
import voucherCode from '@skill-voucher/taro-plugin/styles/voucher-code.css?inline';
import voucherDetail from '@skill-voucher/taro-plugin/styles/voucher-detail.css?inline';
import voucherHome from '@skill-voucher/taro-plugin/styles/voucher-home.css?inline';
import dom from '../kit/dom.css?inline';

/** One sheet for every widget: tokens in `px`, the shared classes, the DOM kit's own. */
export const widgetCss: string = [
  emitTokens({ lengthUnit: 'px' }),
  // Resets come before the classes that build on them.
  dom, base, screen, controls, states, icons, ticket, voucherHome, voucherCenter, voucherDetail, voucherCode, scanTool,
].join('\n');
