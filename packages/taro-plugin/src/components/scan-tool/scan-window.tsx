import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ScanToolModel } from '@skill-voucher/sdk-core';
import { Box, Button, Camera, Text, Toast } from '#kit';
import type { CameraFault } from '../../kit/kit-contract';
import { useSay } from '../widget/words';

const corners = [1, 2, 3, 4] as const;

export interface ScanWindowProps {
  readonly model: ScanToolModel;
  readonly isTorchOn: boolean;
  readonly isChecking: boolean;
}

/** The camera behind a finder, its light, and a picture from the album. */
export function ScanWindow({ model, isTorchOn, isChecking }: ScanWindowProps): ReactElement {
  const say = useSay();
  const [fault, setFault] = useState<CameraFault | undefined>();
  const [hasTorch, setHasTorch] = useState(false);
  const [pictureNote, setPictureNote] = useState('');
  return (
    <Box className="etv-stack">
      <Box className={fault === undefined ? 'etv-scan-window' : 'etv-scan-window etv-scan-window-off'}>
        <Camera
          label={say('scan.camera')}
          isActive={fault === undefined}
          isTorchOn={isTorchOn}
          onCode={(text) => {
            setPictureNote('');
            model.submitCode(text);
          }}
          onFault={setFault}
          onTorchSupport={setHasTorch}
          pictureLabel={say('scan.picture')}
          onPictureFault={() => setPictureNote(say('scan.pictureFault'))}
        />
        {fault === undefined ? (
          <Box className="etv-finder">
            {corners.map((corner) => <Box key={corner} className={`etv-finder-corner etv-finder-corner-${corner}`} />)}
            {isChecking ? null : <Box className="etv-finder-sweep" />}
          </Box>
        ) : (
          <Box className="etv-camera-fault" role="alert">
            <Text>{say(`scan.camera.${fault}`)}</Text>
            {fault === 'inUse' || fault === 'permissionDenied' ? (
              <Box className="etv-center etv-stack"><Button label={say('action.retry')} kind="secondary" onPress={() => setFault(undefined)} /></Box>
            ) : null}
          </Box>
        )}
        {hasTorch && fault === undefined ? (
          <Box className="etv-scan-torch"><Button label={say(isTorchOn ? 'scan.torchOff' : 'scan.torchOn')} kind="plain" onPress={() => model.setTorch(!isTorchOn)} /></Box>
        ) : null}
      </Box>
      <Box className="etv-center" role="status">
        {isChecking ? <Text kind="note">{say('scan.checking')}</Text> : fault === undefined ? <Text kind="note">{say('scan.aim')}</Text> : null}
      </Box>
      <Toast message={pictureNote} tone="warn" />
    </Box>
  );
}
