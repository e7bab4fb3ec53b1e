import type { ReactElement, ReactNode } from 'react';
import type { PagedList } from '@skill-voucher/sdk-core';
import { Box, Button, Scroller, Text } from '#kit';
import { FailurePanel } from '../states/failure-panel';
import { Skeleton } from '../states/skeleton';
import { useSay } from '../widget/words';

export interface PagedTicketsProps<Item> {
  readonly label: string;
  readonly list: PagedList<Item>;
  readonly renderItem: (item: Item) => ReactNode;
  readonly keyOf: (item: Item) => string | number;
  readonly empty: ReactNode;
  readonly onLoadMore: () => void;
  readonly onRetry: () => void;
}

/** Loading, empty, failed, or tickets that go on as the end comes into view. */
export function PagedTickets<Item>({ label, list, renderItem, keyOf, empty, onLoadMore, onRetry }: PagedTicketsProps<Item>): ReactElement {
  const say = useSay();
  if (list.items.length === 0) {
    if (list.phase === 'loading') return <Skeleton cards={3} />;
    if (list.phase === 'failed' && list.failure) return <FailurePanel failure={list.failure} onRetry={onRetry} />;
    return <>{empty}</>;
  }
  return (
    <Scroller onReachEnd={list.hasMore && !list.isLoadingMore ? onLoadMore : undefined}>
      <Box className="etv-list etv-columns" role="list" label={label}>
        {list.items.map((item) => <Box key={keyOf(item)} role="listitem">{renderItem(item)}</Box>)}
      </Box>
      <Box className="etv-more">
        {list.failure ? <FailurePanel failure={list.failure} onRetry={onLoadMore} />
          : list.hasMore ? <Button label={say(list.isLoadingMore ? 'state.loadingMore' : 'action.loadMore')} kind="plain" isBusy={list.isLoadingMore} onPress={onLoadMore} />
          : <Text kind="note">{say('state.noMore')}</Text>}
      </Box>
    </Scroller>
  );
}
