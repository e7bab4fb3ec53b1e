import { useEffect, type ReactNode } from 'react';
import { Button, View } from '@tarojs/components';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import { Icon, type KitIconName } from './icon';
import type { ScreenProps } from './kit-contract';

export function Screen(props: ScreenProps) {
  const { onBack, onRefresh, isRefreshing = false } = props;
  // Pages pull; a component inside a page has the button only.
  usePullDownRefresh(() => onRefresh?.());
  useEffect(() => {
    if (!isRefreshing && Taro.canIUse('stopPullDownRefresh')) void Taro.stopPullDownRefresh();
  }, [isRefreshing]);

  return (
    <View className={joinClassNames('etv-screen', props.tone !== undefined && `etv-screen-${props.tone}`)}>
      <View className="etv-screen-bar">
        <BarButton icon="back" label={props.backLabel} onPress={onBack} />
        <View className="etv-screen-title" {...accessible({ role: 'heading', level: 1 })}>{props.title}</View>
        <BarButton icon="refresh" label={props.refreshLabel} onPress={onRefresh}>
          {isRefreshing ? <View className="etv-spinner" {...accessible({ isHidden: true })} /> : null}
        </BarButton>
      </View>
      <View className="etv-screen-body">{props.children}</View>
      {props.footer === undefined || props.footer === null ? null : (
        <View className="etv-screen-footer"><View className="etv-screen-footer-inner">{props.footer}</View></View>
      )}
    </View>
  );
}

/** Keeps its place when there is nothing to press, so that the title stays centred. */
function BarButton(props: { icon: KitIconName; label: string | undefined; onPress: (() => void) | undefined; children?: ReactNode }) {
  const { onPress } = props;
  if (onPress === undefined) return <View className="etv-screen-slot" />;
  return (
    <Button className="etv-screen-button" hoverClass="none" onClick={() => onPress()} {...accessible({ role: 'button', label: props.label })}>
      {props.children ?? <Icon name={props.icon} />}
    </Button>
  );
}
