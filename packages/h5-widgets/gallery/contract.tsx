import { createRoot } from 'react-dom/client';
import { ContractApp } from '../../taro-plugin/test/contract/src/contract-app';
import { adoptStyles } from '../src/shadow/adopt-styles';
import * as scanTool from '../src/widgets/scan-tool';

/** The kit's contract app over the DOM kit, in a shadow root as a widget has it. */
const shadow = (document.getElementById('contract') as HTMLElement).attachShadow({ mode: 'open' });
adoptStyles(shadow, scanTool.css);
const surface = document.createElement('div');
surface.className = 'etv-surface';
shadow.append(surface);
createRoot(surface).render(<ContractApp />);
