import { View } from '@tarojs/components';
import { accessible } from './accessible';
import type { IconName } from './kit-contract';

/** Icons of the kit itself, beside the contract's. */
export type KitIconName = IconName | 'back' | 'forward' | 'refresh' | 'close' | 'picture';

/** Decoration: the words stand beside it. */
export function Icon(props: { name: KitIconName }) {
  return <View className={`etv-icon etv-icon-${props.name}`} {...accessible({ isHidden: true })} />;
}
