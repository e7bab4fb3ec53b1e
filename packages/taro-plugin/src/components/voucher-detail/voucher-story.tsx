import type { ReactElement } from 'react';
import type { VoucherDetail } from '@skill-voucher/sdk-core';
import { Box, Section, Text } from '#kit';
import { formatDate, formatLastDay, formatMoment } from '../../messages/format-values';
import { Notice } from '../states/notice';
import { useSay } from '../widget/words';
import { Facts } from './facts';
import { Timeline } from './timeline';

/** What stands on the voucher, what happened to it, and who looked (M3). */
export function VoucherStory({ detail }: { detail: VoucherDetail }): ReactElement {
  const say = useSay();
  const { voucher } = detail;
  const newestFirst = <Item extends { atMs: number }>(items: readonly Item[]): Item[] => [...items].sort((a, b) => b.atMs - a.atMs);
  return (
    <>
      {voucher.trainingType === 'online' && voucher.status === 'claimed' ? <Notice icon="scan" text={say('detail.onlineNote')} /> : null}
      <Section title={say('detail.facts')}>
        <Box className="etv-card">
          <Facts
            facts={[
              { name: say('detail.benefit'), value: `${say(`detail.benefit.${voucher.benefitMode}`)} · ${say(`worth.${voucher.benefitMode}Note`)}` },
              { name: say('detail.trainingType'), value: say(`trainingType.${voucher.trainingType}`) },
              { name: say('detail.validity'), value: say('voucher.validity', { from: formatDate(voucher.validFromMs), until: formatLastDay(voucher.expiresAtMs) }) },
              { name: say('detail.claimedAt'), value: formatMoment(voucher.claimedAtMs) },
            ]}
          />
        </Box>
      </Section>
      {detail.description === '' ? null : (
        <Section title={say('detail.about')}>
          <Box className="etv-card"><Text kind="plain">{detail.description}</Text></Box>
        </Section>
      )}
      <Section title={say('detail.history')}>
        <Box className="etv-card">
          <Timeline
            label={say('detail.history')}
            moments={newestFirst(detail.history).map(({ atMs, kind, place, reason }) => ({
              atMs, title: say(`event.${kind}`), notes: [place, reason && say('event.reason', { reason })],
            }))}
          />
        </Box>
      </Section>
      <Section title={say('detail.accesses')} note={say('detail.accessesNote')}>
        <Box className="etv-card etv-stack">
          {detail.accesses.length === 0 ? <Text kind="note">{say('detail.noAccesses')}</Text> : (
            <Timeline
              label={say('detail.accesses')}
              moments={newestFirst(detail.accesses).map(({ atMs, kind, actor }) => ({ atMs, title: say(`access.${kind}`), notes: [actor] }))}
            />
          )}
          {detail.accessesNextCursor === undefined ? null : <Text kind="note">{say('detail.moreAccesses', { count: detail.accesses.length })}</Text>}
        </Box>
      </Section>
    </>
  );
}
