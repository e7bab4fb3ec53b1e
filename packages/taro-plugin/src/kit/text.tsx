import { Text as TaroText } from '@tarojs/components';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import type { TextProps } from './kit-contract';

const classOfKind = { plain: 'etv-text', heading: 'etv-heading', strong: 'etv-strong', note: 'etv-note', number: 'etv-number' };

export function Text(props: TextProps) {
  const kind = props.kind ?? 'plain';
  return (
    <TaroText
      className={joinClassNames(classOfKind[kind], props.className)}
      {...accessible({ role: kind === 'heading' ? 'heading' : undefined })}
    >
      {props.children}
    </TaroText>
  );
}
