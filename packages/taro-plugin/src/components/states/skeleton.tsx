import type { ReactElement } from 'react';
import { Box, Text } from '#kit';
import { useSay } from '../widget/words';

/** Cards in the size of what is coming, so nothing jumps when it comes. */
export function Skeleton({ cards }: { cards: number }): ReactElement {
  const say = useSay();
  return (
    <Box className="etv-list" role="status">
      <Text className="etv-hidden-text">{say('state.loading')}</Text>
      {Array.from({ length: cards }, (_, position) => (
        <Box key={position} className="etv-card etv-skeleton">
          <Box className="etv-skeleton-line etv-skeleton-line-tall" />
          <Box className="etv-skeleton-line" />
          <Box className="etv-skeleton-line etv-skeleton-line-short" />
        </Box>
      ))}
    </Box>
  );
}
