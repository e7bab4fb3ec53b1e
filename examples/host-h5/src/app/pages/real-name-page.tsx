import { useState } from 'react';
import type { PageProps } from '../app';
import { HostBar, SimulatorNote } from '../host-bar';
import { HostRefusal, hostClient } from '../host-client';
import { goTo } from '../use-route';

const refusals: Readonly<Record<string, string>> = {
  wrongBankCard: '银行卡号不正确，请核对 16 至 19 位卡号。',
  wrongPhoneCode: '验证码不正确，请重新输入。',
  noCard: '请先申领电子社保卡。',
};

/** Real-name step by bank card or bound phone (R31), a simulator. */
export function RealNamePage({ onPerson }: PageProps) {
  const [method, setMethod] = useState<'bankCard' | 'boundPhone'>('boundPhone');
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();

  async function submit(): Promise<void> {
    try {
      onPerson(await hostClient.confirmRealName(method === 'bankCard' ? { method, bankCard: text } : { method, phoneCode: text }));
      goTo('national-services');
    } catch (cause) {
      setError(cause instanceof HostRefusal ? refusals[cause.code] ?? '认证失败，请重试。' : '网络连接失败，请重试。');
    }
  }

  const isPhone = method === 'boundPhone';
  return (
    <main>
      <HostBar title="实名认证" />
      <SimulatorNote what={isPhone ? '演示验证码：246810' : '演示银行卡号：6222020000000000000'} />
      <form className="host-card" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        <fieldset>
          <legend>认证方式</legend>
          <label><input type="radio" name="method" checked={isPhone} onChange={() => setMethod('boundPhone')} />绑定手机号</label>
          <label><input type="radio" name="method" checked={!isPhone} onChange={() => setMethod('bankCard')} />银行卡</label>
        </fieldset>
        <label className="host-field">
          {isPhone ? '短信验证码' : '银行卡号'}
          <input inputMode="numeric" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} aria-describedby="real-name-error" />
        </label>
        <p id="real-name-error" className="host-error" role="alert">{error}</p>
        <button type="submit" className="host-primary">确认</button>
      </form>
    </main>
  );
}
