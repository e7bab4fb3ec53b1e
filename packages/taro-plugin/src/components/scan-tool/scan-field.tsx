import type { ReactElement } from 'react';
import type { ScanToolModel, ScanToolState } from '@skill-voucher/sdk-core';
import { Box, Button, Field } from '#kit';
import { useSay } from '../widget/words';

/** A scan gun is a keyboard (A19): it types here and ends with Enter. */
export function ScanField({ model, state }: { model: ScanToolModel; state: ScanToolState }): ReactElement {
  const say = useSay();
  const count = Array.from(state.typedText.trim()).length;
  return (
    <Box className="etv-scan-field">
      <Box className="etv-grow">
        <Field
          label={say('scan.typed')}
          kind="code"
          value={state.typedText}
          onValue={(text) => model.typeText(text)}
          onSubmit={() => model.submitTyped()}
          hint={say('scan.typedHint')}
          error={state.isTypedTextIncomplete ? say('scan.typedIncomplete', { count }) : undefined}
        />
      </Box>
      <Button label={say('scan.submit')} kind="secondary" isBusy={state.phase === 'checking'} isDisabled={state.typedText.trim() === ''} onPress={() => model.submitTyped()} />
    </Box>
  );
}
