import { mergeInternalComponents } from '@tarojs/shared';
import { accessibleComponents } from './accessible-attributes.cjs';

mergeInternalComponents(accessibleComponents);
