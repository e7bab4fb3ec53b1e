import { useEffect, useRef } from 'react';
import { SimulatorNote } from './host-bar';

/** The host's face check, a simulator: nobody is looked at. */
export function FaceDialog({ onAnswer }: { onAnswer: (isConfirmed: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="host-face" aria-labelledby="host-face-title" onCancel={() => onAnswer(false)}>
      <h2 id="host-face-title">人脸识别</h2>
      <SimulatorNote what="不采集人脸，点击即视为本人" />
      <p>用于在本机绑定电子培训券。已绑定 3 台设备时，最久未使用的一台随之解绑。</p>
      <button type="button" className="host-primary" onClick={() => onAnswer(true)}>我是本人，开始识别</button>
      <button type="button" className="host-plain" onClick={() => onAnswer(false)}>取消</button>
    </dialog>
  );
}
