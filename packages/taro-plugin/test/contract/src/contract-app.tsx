import { useState } from 'react';
import { Box, Button, Camera, Cell, Check, Choice, Dialog, Field, Picture, Screen, Scroller, Section, Sheet, Text, Toast } from '#kit';
import { transcriptMark } from './transcript-mark';

function report(event: string, ...values: readonly unknown[]): void {
  console.info(transcriptMark + JSON.stringify([event, ...values]));
}

const rightCode = 'ETV1';
const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Every primitive of the kit in one app; what a person does to it is reported as the app hears of it. */
export function ContractApp() {
  const [isDone, setDone] = useState(false);
  return (
    <Box className="etv-root etv-theme-light etv-host-minshengshanxi">
      <Screen
        title="契约"
        backLabel="返回"
        refreshLabel="刷新"
        onBack={() => report('back')}
        onRefresh={() => report('refresh')}
        footer={<Button label="提交" kind="primary" isDisabled={!isDone} onPress={() => report('submit')} />}
      >
        <Rows />
        <Inputs />
        <Choices isDone={isDone} onDone={setDone} />
        <Layout />
        <Overlays />
        <CodeReader />
        <LongList />
      </Screen>
    </Box>
  );
}

function Rows() {
  return (
    <Section title="行与按钮" note="共三行">
      <Cell title="我的卡券" note="待使用" value="2 张" icon="ticket" onPress={() => report('cell')} />
      <Cell title="有效期" value="30 天" />
      <Button label="查看" description="查看第一张券" kind="plain" onPress={() => report('button')} />
      <Button label="正在领取" isBusy onPress={() => report('busy button')} />
    </Section>
  );
}

function Inputs() {
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [query, setQuery] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  return (
    <Section title="输入">
      <Field label="姓名" value={name} hint="与证件一致" placeholder="请填写" onValue={(value) => { report('name', value); setName(value); }} />
      <Field label="手机号" kind="digits" value={phone} onValue={(value) => { report('phone', value); setPhone(value); }} />
      <Field label="搜索券" kind="search" value={query} onValue={(value) => { report('query', value); setQuery(value); }} onSubmit={() => report('search', query)} />
      <Field
        label="券码"
        kind="code"
        value={code}
        error={error}
        onValue={(value) => { report('code', value); setCode(value); }}
        onSubmit={() => { report('submit code', code); setError(code === rightCode ? undefined : '券码不正确'); }}
      />
    </Section>
  );
}

function Choices(props: { isDone: boolean; onDone: (isDone: boolean) => void }) {
  const [tab, setTab] = useState(0);
  const [method, setMethod] = useState(0);
  const choose = (event: string, set: (index: number) => void) => (index: number): void => { report(event, index); set(index); };
  return (
    <Section title="选择">
      <Choice label="状态" options={[{ label: '待使用' }, { label: '已使用' }, { label: '已失效' }]} index={tab} onChoose={choose('tab', setTab)} />
      <Choice label="方式" layout="list" options={[{ label: '扫码', note: '推荐' }, { label: '手工输入' }]} index={method} onChoose={choose('method', setMethod)} />
      <Check label="同意条款" isChecked={props.isDone} onChange={(isChecked) => { report('check', isChecked); props.onDone(isChecked); }} />
      {props.isDone ? <Text kind="note">可以提交</Text> : null}
    </Section>
  );
}

function Layout() {
  return (
    <Section title="排版">
      <Text kind="heading">小标题</Text>
      <Text kind="strong">着重</Text>
      <Text kind="number">1200.00</Text>
      <Picture src={pixel} alt="动态二维码" isPixelArt />
      <Picture src={pixel} alt="" />
      <Box role="list" label="步骤">
        <Box role="listitem"><Text>领取</Text></Box>
        <Box role="listitem"><Text>展码</Text></Box>
      </Box>
      <Box role="group" label="剩余名额" fill={0.5}><Text>剩 50 张</Text></Box>
      <Box role="status"><Text>已同步</Text></Box>
      <Box role="alert"><Text>名额不多</Text></Box>
      <Box label="打开公告" onPress={() => report('box')}><Text>公告</Text></Box>
    </Section>
  );
}

function Overlays() {
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [isDialogOpen, setDialogOpen] = useState(false);
  const [message, setMessage] = useState('');
  const answer = (event: string, told: string) => (): void => { report(event); setDialogOpen(false); setMessage(told); };
  return (
    <Section title="弹层">
      <Button label="查看条款" onPress={() => { report('open sheet'); setSheetOpen(true); }} />
      <Button label="作废" kind="danger" onPress={() => { report('open dialog'); setDialogOpen(true); }} />
      <Sheet isOpen={isSheetOpen} title="服务条款" closeLabel="关闭" onClose={() => { report('close sheet'); setSheetOpen(false); }}>
        <Text>本券限本人使用。</Text>
        <Button label="已阅读" onPress={() => report('read')} />
      </Sheet>
      <Dialog
        isOpen={isDialogOpen} kind="danger" title="确认作废？" body="作废后不能恢复。" confirmLabel="确认作废" cancelLabel="取消"
        onConfirm={answer('confirm', '已作废')} onCancel={answer('cancel', '')}
      />
      <Toast message={message} tone="success" />
    </Section>
  );
}

function CodeReader() {
  const [isActive, setActive] = useState(false);
  const stop = (event: string) => (value: string): void => { report(event, value); setActive(false); };
  return (
    <Section title="扫码">
      <Button label="打开相机" onPress={() => { report('open camera'); setActive(true); }} />
      <Box className="etv-scan-window"><Camera label="取景框" isActive={isActive} onCode={stop('scanned')} onFault={stop('camera fault')} /></Box>
    </Section>
  );
}

const pageLength = 20;

function LongList() {
  const [pages, setPages] = useState(1);
  const hasMore = pages < 2;
  return (
    <Scroller label="全部券" onReachEnd={hasMore ? () => { report('reach end'); setPages(2); } : undefined}>
      {Array.from({ length: pages * pageLength }, (_, index) => <Cell key={index} title={`第 ${index + 1} 张`} />)}
    </Scroller>
  );
}
