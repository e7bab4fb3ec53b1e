import type { ReactElement } from 'react';
import { Box, Text } from '#kit';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Names and values in rows. */
export function Facts({ facts }: { facts: readonly Fact[] }): ReactElement {
  return (
    <Box className="etv-facts" role="list">
      {facts.map((fact, position) => (
        <Box key={fact.name} className={position === facts.length - 1 ? 'etv-fact etv-fact-last' : 'etv-fact'} role="listitem">
          <Text className="etv-fact-name">{fact.name}</Text>
          <Text className="etv-fact-value">{fact.value}</Text>
        </Box>
      ))}
    </Box>
  );
}
