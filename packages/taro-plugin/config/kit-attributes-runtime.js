import { internalComponents } from '@tarojs/shared';
import { fitComponents } from './kit-attributes.cjs';

fitComponents(internalComponents);
