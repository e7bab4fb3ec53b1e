import { View } from '@tarojs/components';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import type { ToastProps } from './kit-contract';

export function Toast(props: ToastProps) {
  return (
    <View
      className={joinClassNames('etv-toast', props.message === '' && 'etv-toast-empty')}
      {...accessible({ role: 'status', live: 'polite' })}
    >
      {props.message}
    </View>
  );
}
