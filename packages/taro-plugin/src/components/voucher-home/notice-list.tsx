import type { ReactElement } from 'react';
import type { Notice as NoticeData } from '@skill-voucher/sdk-core';
import { Box, Button, Section, Text } from '#kit';
import { formatMoment } from '../../messages/format-values';
import type { Say } from '../../messages/messages';
import { Notice } from '../states/notice';
import type { NoticeProps } from '../states/notice';
import { useSay } from '../widget/widget-frame';

const looks: Readonly<Record<NoticeData['kind'], Pick<NoticeProps, 'icon' | 'tone'>>> = {
  expiring: { icon: 'clock', tone: 'warn' },
  voided: { icon: 'warning', tone: 'danger' },
  used: { icon: 'success', tone: 'success' },
  deviceBound: { icon: 'phone', tone: 'accent' },
};

/** What the trainee should know: expiring, voided, used, a new device (M13). */
export function NoticeList({ notices, onDismiss }: { notices: readonly NoticeData[]; onDismiss: (id: string) => void }): ReactElement | null {
  const say = useSay();
  if (notices.length === 0) return null;
  return (
    <Section title={say('home.notices')}>
      <Box className="etv-list" role="list">
        {notices.map((notice) => {
          const text = describeNotice(say, notice);
          return (
            <Box key={notice.id} role="listitem">
              <Notice {...looks[notice.kind]} text={text}>
                <Box className="etv-row-apart">
                  <Text kind="note">{formatMoment(notice.atMs)}</Text>
                  <Button label={say('home.dismiss')} description={say('home.dismissNamed', { text })} kind="plain" onPress={() => onDismiss(notice.id)} />
                </Box>
              </Notice>
            </Box>
          );
        })}
      </Box>
    </Section>
  );
}

function describeNotice(say: Say, { kind, name = '', daysLeft }: NoticeData): string {
  if (kind !== 'expiring') return say(`notice.${kind}`, { name });
  return daysLeft === undefined || daysLeft <= 0 ? say('notice.expiringToday', { name }) : say('notice.expiring', { name, days: daysLeft });
}
