import { emitTokens } from '@skill-voucher/taro-plugin/emit-tokens';
import base from '@skill-voucher/taro-plugin/styles/base.css?inline';
import controls from '@skill-voucher/taro-plugin/styles/controls.css?inline';
import icons from '@skill-voucher/taro-plugin/styles/icons.css?inline';
import screen from '@skill-voucher/taro-plugin/styles/screen.css?inline';
import states from '@skill-voucher/taro-plugin/styles/states.css?inline';
import dom from '../kit/dom.css?inline';

/** What every widget needs: tokens in `px`, resets before the classes that build on them, the shared classes. */
export const sharedCss: string = [emitTokens({ lengthUnit: 'px' }), dom, base, screen, controls, states, icons].join('\n');
