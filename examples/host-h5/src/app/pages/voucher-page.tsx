import { useEffect, useState } from 'react';
import { createVoucherSdk, SdkError } from '@skill-voucher/sdk-core';
import { createPush, createStreamCarrier } from '@skill-voucher/sdk-core/push';
import { createBrowserBridge, createFetchTexts } from '@skill-voucher/sdk-core/web';
import { VoucherHome, type VoucherHomeProps } from '@skill-voucher/h5-widgets/react';
import type { PageProps } from '../app';
import { FaultPage } from '../fault-panel';
import { HostRefusal, hostClient } from '../host-client';
import { loadOfflineScanner } from '../load-offline-scanner';
import { useAppearance } from '../appearance';
import { FaceDialog } from '../face-dialog';
import { useRequests } from '../use-requests';
import { goBack } from '../use-route';

/** The whole module inside the host: the documented embedding, nothing more. */
export function VoucherPage({ theme, person }: PageProps) {
  const [module, setModule] = useState<Pick<VoucherHomeProps, 'sdk' | 'loadOfflineScanner'>>();
  const [appearance] = useAppearance();
  const [answerFace, setAnswerFace] = useState<(isConfirmed: boolean) => void>();
  const { run, retry } = useRequests();

  useEffect(() => {
    let isCurrent = true;
    run(async () => {
      const { platformUrl, audience, channelId, pins } = await hostClient.readConfiguration();
      const push = createPush({ audience, carrier: createStreamCarrier(createFetchTexts({ platformUrl, fetch })) });
      const bridge = createBrowserBridge({ launch: { requestLaunch }, override: { face: { verifyFace }, push } });
      const sdk = createVoucherSdk({ bridge, platformUrl, audience, channelId, subject: person.subject });
      if (isCurrent) setModule({ sdk, loadOfflineScanner: () => loadOfflineScanner(sdk, pins) });
    });
    async function verifyFace({ challenge }: { challenge: string }): Promise<{ ticket: string } | { cancelled: true }> {
      const isConfirmed = await new Promise<boolean>((resolve) => setAnswerFace(() => resolve));
      setAnswerFace(undefined);
      return isConfirmed ? hostClient.takeFaceTicket(challenge) : { cancelled: true };
    }
    return () => {
      isCurrent = false;
    };
  }, [person.subject, run]);

  if (retry) return <FaultPage title="职业技能电子培训券" hasBack onRetry={retry} />;
  if (module === undefined) return <p className="host-waiting" role="status">正在打开…</p>;
  return (
    <main className="host-module">
      <VoucherHome {...module} host={theme.channelId} theme={appearance.theme} isLargeType={appearance.isLargeType} onBack={goBack} />
      {answerFace && <FaceDialog onAnswer={answerFace} />}
    </main>
  );
}

async function requestLaunch({ keyThumbprint }: { keyThumbprint: string }): Promise<{ launchCode: string }> {
  try {
    return await hostClient.requestLaunch(keyThumbprint);
  } catch (cause) {
    throw new SdkError('launchFailed', cause instanceof HostRefusal ? cause.message : 'The host backend did not answer.', { cause });
  }
}
