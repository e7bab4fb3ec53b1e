import type { ReactElement } from 'react';
import type { Notice as NoticeData } from '@skill-voucher/sdk-core';
import { Box, Button, Section, Text } from '#kit';
import { formatShortMoment } from '../../messages/format-values';
import type { Say } from '../../messages/messages';
import { Outline } from '../states/outline';
import type { OutlineName } from '../states/outline';
import { useSay } from '../widget/words';

const looks: Readonly<Record<NoticeData['kind'], { icon: OutlineName; tone: 'accent' | 'success' | 'warn' | 'danger' }>> = {
  expiring: { icon: 'clock', tone: 'warn' },
  voided: { icon: 'warning', tone: 'danger' },
  used: { icon: 'success', tone: 'success' },
  undone: { icon: 'ticket', tone: 'accent' },
  deviceBound: { icon: 'phone', tone: 'accent' },
  proxyNamed: { icon: 'phone', tone: 'accent' },
  proxyEnded: { icon: 'warning', tone: 'accent' },
};

/** What the trainee should know: expiring, voided, used, undone, a new device, proxies (M13, A20). */
export function NoticeList({ notices, onDismiss }: { notices: readonly NoticeData[]; onDismiss: (id: string) => void }): ReactElement | null {
  const say = useSay();
  if (notices.length === 0) return null;
  return (
    <Section title={say('home.notices')}>
      <Box className="etv-card etv-news" role="list">
        {notices.map((notice, position) => {
          const text = describeNotice(say, notice);
          const { icon, tone } = looks[notice.kind];
          return (
            <Box key={notice.id} className={`etv-news-item etv-news-${tone}${position === notices.length - 1 ? ' etv-news-item-last' : ''}`} role="listitem">
              <Outline name={icon} />
              <Box className="etv-grow">
                <Text className="etv-notice-text">{text}</Text>
                <Box className="etv-row-apart">
                  <Text kind="note">{formatShortMoment(notice.atMs)}</Text>
                  <Button label={say('home.dismiss')} description={say('home.dismissNamed', { text })} kind="plain" onPress={() => onDismiss(notice.id)} />
                </Box>
              </Box>
            </Box>
          );
        })}
      </Box>
    </Section>
  );
}

function describeNotice(say: Say, { kind, name = '', daysLeft, status }: NoticeData): string {
  // What the voucher is since its use was undone; of one used again there is nothing to add.
  if (kind === 'undone' && (status === 'claimed' || status === 'expired' || status === 'voided')) return say(`notice.undone.${status}`, { name });
  if (kind !== 'expiring') return say(`notice.${kind}`, { name });
  return daysLeft === undefined || daysLeft <= 0 ? say('notice.expiringToday', { name }) : say('notice.expiring', { name, days: daysLeft });
}
