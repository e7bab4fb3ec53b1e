import * as React from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import type { ReactElement } from 'react';
import { WidgetFrame } from '@skill-voucher/taro-plugin';
import type { AppearanceProps } from '@skill-voucher/taro-plugin';
import { findFaults } from '../../../examples/host-h5/test/screens/find-faults';
import { adoptStyles } from '../src/shadow/adopt-styles';
import * as scanOutcomeLook from '../src/lazy/scan-outcome-look';
import * as scanTool from '../src/widgets/scan-tool';
import * as voucherCenter from '../src/widgets/voucher-center';
import * as voucherCode from '../src/widgets/voucher-code';
import * as voucherDetail from '../src/widgets/voucher-detail';
import * as voucherHome from '../src/widgets/voucher-home';
import { galleryCases } from './cases';
import { readLatestTranscript } from './scripted-model';

export interface GalleryApi {
  readonly ids: readonly string[];
  /** Of React; the standalone bundle's stand-in has none. */
  readonly runtimeVersion: string;
  /** Shows what a query such as `?case=voucher-home/ready&theme=dark` asks for. */
  show(query: string): Promise<void>;
  findFaults(): string[];
  /** Actions of the model, then what was asked of the host. */
  transcript(): readonly unknown[];
  /** Whether a case with `&stumble=1` throws while it draws. */
  isStumbling: boolean;
}

const allCss = [...new Set([...voucherHome.css, ...voucherCenter.css, ...voucherDetail.css, ...voucherCode.css, ...scanTool.css, ...scanOutcomeLook.css])];
const asked: unknown[] = [];
let root: Root | undefined;

const gallery: GalleryApi = { isStumbling: true, ids: galleryCases.map(({ id }) => id), runtimeVersion: (React as { version?: string }).version ?? 'preact', show, findFaults: () => findFaults(document.querySelector('#stage') as HTMLElement), transcript: () => [...readLatestTranscript(), ...asked] };
(window as Window & { gallery?: GalleryApi }).gallery = gallery;
if (location.search === '') document.body.innerHTML = gallery.ids.map((id) => `<p><a href="?case=${id}">${id}</a></p>`).join('');
else void show(location.search);

async function show(search: string): Promise<void> {
  const query = new URLSearchParams(search);
  const chosen = galleryCases.find(({ id }) => id === query.get('case'));
  if (!chosen) throw new Error(`No case ${query.get('case')}.`);
  const surface = openStage();
  asked.length = 0;
  root = createRoot(surface);
  root.render(frame(query, chosen.render({ onOpen: (target) => void asked.push(['onOpen', target]), onBack: () => void asked.push(['onBack']) })));
  await document.fonts.ready;
  await new Promise((resolve) => setTimeout(resolve, 50));
}

/** A fresh shadow root, as a custom element would open it. */
function openStage(): HTMLElement {
  root?.unmount();
  const stage = document.createElement('main');
  stage.id = 'stage';
  document.body.replaceChildren(stage);
  const shadow = stage.attachShadow({ mode: 'open' });
  adoptStyles(shadow, allCss);
  const surface = document.createElement('div');
  surface.className = 'etv-surface';
  shadow.append(surface);
  return surface;
}

function frame(query: URLSearchParams, widget: ReactElement): ReactElement {
  const appearance: AppearanceProps = {
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    isLargeType: query.get('large') === '1',
    host: query.get('host') === 'sanjintong' ? 'sanjintong' : 'minshengshanxi',
    locale: query.get('locale') === 'en' ? 'en' : 'zh-CN',
  };
  return <WidgetFrame {...appearance}>{query.get('stumble') === '1' ? <Stumbling>{widget}</Stumbling> : widget}</WidgetFrame>;
}

function Stumbling({ children }: { children: ReactElement }): ReactElement {
  if (gallery.isStumbling) throw new TypeError('stumbled');
  return children;
}
