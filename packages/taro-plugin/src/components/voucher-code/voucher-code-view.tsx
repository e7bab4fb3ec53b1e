import type { ReactElement } from 'react';
import type { VoucherCodeModel } from '@skill-voucher/sdk-core';
import { Box, Button, Screen, Text } from '#kit';
import { FailurePanel } from '../states/failure-panel';
import { Notice } from '../states/notice';
import { NumberGroups } from '../ticket/number-groups';
import { describeQualification } from '../ticket/ticket';
import type { WidgetTarget } from '../widget/widget-props';
import { useSay } from '../widget/words';
import { useViewModel } from '../widget/use-view-model';
import { CodeEnd } from './code-end';
import { CodePlate } from './code-plate';
import { CountdownRing } from './countdown-ring';

export interface VoucherCodeViewProps {
  readonly model: VoucherCodeModel;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
  readonly onBack?: (() => void) | undefined;
}

/** 展码: the dynamic code (R41), until it is used (R42). */
export function VoucherCodeView({ model, onOpen, onBack }: VoucherCodeViewProps): ReactElement {
  const say = useSay();
  const state = useViewModel(model);
  const { voucher, voucherNumber, failure } = state;

  return (
    <Screen title={say('code.title')} onBack={onBack} backLabel={say('action.back')}>
      {state.phase === 'failed' && failure ? (
        <FailurePanel failure={failure} onRetry={() => model.refresh()} />
      ) : state.phase === 'used' || state.phase === 'lapsed' ? (
        <CodeEnd state={state} onOpen={onOpen} />
      ) : (
        <Box className="etv-code">
          {state.isOffline ? <Notice icon="offline" tone="warn" text={say('code.offline')} isLive /> : null}
          <Box className="etv-stack-tight etv-code-head">
            {voucher ? <Text kind="heading">{voucher.name}</Text> : <Text className="etv-heading">{'　'}</Text>}
            <Text kind="note">{voucher ? describeQualification(say, voucher) : '　'}</Text>
          </Box>
          <CodePlate state={state} />
          <NumberGroups voucherNumber={voucherNumber} />
          <Box className="etv-code-beat">
            <CountdownRing secondsLeft={state.secondsLeft} periodSeconds={state.periodSeconds} label={say('code.secondsLeft', { seconds: state.secondsLeft })} />
            <Box className="etv-stack-tight">
              <Text kind="strong">{say('code.everyMinute')}</Text>
              <Button label={say('code.refresh')} kind="plain" isDisabled={state.phase !== 'showing'} onPress={() => model.refresh()} />
            </Box>
          </Box>
          <Text kind="note">{say('code.hint')}</Text>
        </Box>
      )}
    </Screen>
  );
}
