import type { ReactElement, ReactNode } from 'react';
import { Box, Button, Screen, Text } from '#kit';
import { Outline } from '../states/outline';
import { useSay } from '../widget/words';

export type VerdictTone = 'success' | 'warn' | 'danger';

// Shape and outline differ as much as the colour does: round, upright square, square on its corner.
const marks = { success: 'success', warn: 'hourglass', danger: 'failure' } as const;

export interface VerdictProps {
  readonly tone: VerdictTone;
  readonly word: string;
  readonly text: string;
  readonly onNext: () => void;
  readonly onBack?: (() => void) | undefined;
  readonly backLabel: string;
  readonly children?: ReactNode;
}

/** An outcome from edge to edge, to be read from two metres. */
export function Verdict({ tone, word, text, onNext, onBack, backLabel, children }: VerdictProps): ReactElement {
  const say = useSay();
  return (
    <Screen
      title={say('scan.title')}
      tone={tone}
      onBack={onBack}
      backLabel={backLabel}
      footer={<Box className="etv-on-solid etv-wide"><Button label={say('scan.next')} onPress={onNext} /></Box>}
    >
      <Box className={children ? 'etv-verdict' : 'etv-verdict etv-verdict-alone'} role={tone === 'success' ? 'status' : 'alert'}>
        <Box className={`etv-verdict-mark etv-verdict-mark-${tone}`}><Outline name={marks[tone]} /></Box>
        <Text className="etv-verdict-word">{word}</Text>
        <Text className="etv-verdict-text">{text}</Text>
      </Box>
      {children}
    </Screen>
  );
}
