import type { ReactElement } from 'react';
import type { PictureProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';

export function Picture({ src, alt, className, isPixelArt }: PictureProps): ReactElement {
  return <img src={src} alt={alt} className={classNames('etv-picture', isPixelArt && 'etv-pixel-art', className)} decoding="async" draggable={false} />;
}
