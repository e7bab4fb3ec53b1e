import { useEffect, useState } from 'react';
import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { createVoucherSdk, type VoucherSdk } from '@skill-voucher/sdk-core';
import { createTaroBridge } from '@skill-voucher/taro-plugin/hosts';
import { hostBackend, type HostAccount, type HostConfiguration } from '../../host-backend';
import { HostButton } from '../../host-button';
import { messages } from '../../messages';
import { randomBytes } from '../../random-bytes';
import { VoucherPages } from '../../voucher-pages';
import './social-security-card.css';

/** 电子社保卡 of the demonstration host: log-in, then the vouchers. */
export default function SocialSecurityCard() {
  const [host, setHost] = useState<{ configuration: HostConfiguration; accounts: readonly HostAccount[] }>();
  const [isBackendMissing, setBackendMissing] = useState(false);
  const [sdk, setSdk] = useState<VoucherSdk>();

  useEffect(() => {
    Promise.all([hostBackend.readConfiguration(), hostBackend.listAccounts()]).then(
      ([configuration, accounts]) => setHost({ configuration, accounts }),
      () => setBackendMissing(true),
    );
  }, []);

  async function enter(configuration: HostConfiguration, subject: string): Promise<void> {
    await hostBackend.logIn(subject);
    const bridge = createTaroBridge({ requestLaunch: hostBackend.requestLaunch, randomBytes });
    const { platformUrl, audience, channelId } = configuration;
    setSdk(createVoucherSdk({ bridge, platformUrl, audience, channelId, subject }));
  }

  if (sdk !== undefined) return <VoucherPages sdk={sdk} onBack={() => setSdk(undefined)} />;
  return (
    <View className="host">
      <Text className="host-note">{messages.simulator}</Text>
      {host === undefined ? <Text className="host-note">{isBackendMissing ? messages.backendMissing : messages.loading}</Text> : (
        <>
          <Text className="host-title">{messages.chooseAccount}</Text>
          {host.accounts.map(({ subject, label }) => (
            <HostButton key={subject} label={label} onPress={() => void enter(host.configuration, subject)} />
          ))}
        </>
      )}
      {process.env.TARO_ENV === 'h5' ? null : (
        <HostButton label={messages.openWithPlugin} onPress={() => void Taro.navigateTo({ url: '/pages/plugin-widgets/plugin-widgets' })} />
      )}
    </View>
  );
}
