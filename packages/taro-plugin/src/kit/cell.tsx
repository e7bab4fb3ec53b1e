import { View } from '@tarojs/components';
import { accessible } from './accessible';
import { Icon } from './icon';
import type { CellProps } from './kit-contract';

export function Cell(props: CellProps) {
  const { onPress } = props;
  return (
    <View
      className="etv-cell"
      {...(onPress === undefined ? {} : { onClick: () => onPress() })}
      {...accessible({ role: onPress === undefined ? undefined : 'button' })}
    >
      {props.icon === undefined ? null : <Icon name={props.icon} />}
      <View className="etv-cell-body">
        <View className="etv-cell-title">{props.title}</View>
        {props.note === undefined ? null : <View className="etv-cell-note">{props.note}</View>}
      </View>
      {props.value === undefined ? null : <View className="etv-cell-value">{props.value}</View>}
      {onPress === undefined ? null : <Icon name="forward" />}
    </View>
  );
}
