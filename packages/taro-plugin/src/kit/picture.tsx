import { Image } from '@tarojs/components';
import { accessible, isInBrowser } from './accessible';
import { joinClassNames } from './class-names';
import type { PictureProps } from './kit-contract';

export function Picture(props: PictureProps) {
  const isDecoration = props.alt === '';
  return (
    <Image
      className={joinClassNames('etv-picture', props.isPixelArt === true && 'etv-pixel-art', props.className)}
      src={props.src}
      mode="aspectFit"
      {...(isInBrowser ? { nativeProps: { alt: props.alt } } : accessible(isDecoration ? { isHidden: true } : { role: 'img', label: props.alt }))}
    />
  );
}
