import type { ReactElement, ReactNode } from 'react';
import { Box, Button, Screen, Text } from '#kit';
import { CountdownRing } from '../voucher-code/countdown-ring';
import { useSay } from '../widget/words';

export interface ScanQuestionProps {
  readonly secondsLeft: number;
  readonly isRedeeming: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

const periodSeconds = 120;

/** What was scanned, asked once (A27). While it is recorded nothing leads away: the end must be seen. */
export function ScanQuestion({ secondsLeft, isRedeeming, onConfirm, onCancel, confirmLabel, dueLabel, children }: ScanQuestionProps & {
  readonly confirmLabel: string;
  readonly dueLabel: string;
  readonly children: ReactNode;
}): ReactElement {
  const say = useSay();
  const left = say('scan.reservedLeft', { seconds: secondsLeft });
  return (
    <Screen
      title={say('scan.confirmTitle')}
      onBack={isRedeeming ? undefined : onCancel}
      backLabel={say('scan.cancel')}
      footer={
        <Box className="etv-stack etv-wide">
          <Button label={isRedeeming ? say('scan.redeeming') : confirmLabel} isBusy={isRedeeming} onPress={onConfirm} />
          <Button label={say('scan.cancel')} kind="plain" isDisabled={isRedeeming} onPress={onCancel} />
        </Box>
      }
    >
      {children}
      <Box className="etv-reserve">
        <CountdownRing secondsLeft={secondsLeft} periodSeconds={periodSeconds} label={left} />
        <Box className="etv-grow">
          <Text kind="strong">{dueLabel}</Text>
          <Text kind="note">{left}</Text>
        </Box>
      </Box>
    </Screen>
  );
}
