import { useEffect, useState } from 'react';
import { View } from '@tarojs/components';
import { hostBackend, type HostAccount } from '../../host-backend';
import { HostButton } from '../../host-button';
import { messages } from '../../messages';
import { randomBytes } from '../../random-bytes';

interface VoucherPlugin {
  configure(configuration: object): void;
}

declare const requirePlugin: (name: string) => VoucherPlugin;

/** The same widget from the native plugin: the host hands over its log-in and its randomness, the plugin brings the rest. */
export default function PluginWidgets() {
  const [accounts, setAccounts] = useState<readonly HostAccount[]>([]);
  const [isConfigured, setConfigured] = useState(false);

  useEffect(() => {
    hostBackend.listAccounts().then(setAccounts, () => setAccounts([]));
  }, []);

  async function enter(subject: string): Promise<void> {
    await hostBackend.logIn(subject);
    const configuration = await hostBackend.readConfiguration();
    requirePlugin('skill-voucher').configure({ ...configuration, subject, requestLaunch: hostBackend.requestLaunch, randomBytes });
    setConfigured(true);
  }

  if (isConfigured) return <voucher-center props={{ isLargeType: false }} />;
  return (
    <View className="host">
      {messages.chooseAccount}
      {accounts.map(({ subject, label }) => <HostButton key={subject} label={label} onPress={() => void enter(subject)} />)}
    </View>
  );
}
