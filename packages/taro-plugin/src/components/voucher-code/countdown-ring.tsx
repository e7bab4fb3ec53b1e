import type { ReactElement } from 'react';
import { Box, Text } from '#kit';

/** Seconds in a ring that empties; the last ten change its ink. */
export function CountdownRing({ secondsLeft, periodSeconds, label }: { secondsLeft: number; periodSeconds: number; label: string }): ReactElement {
  const share = periodSeconds > 0 ? secondsLeft / periodSeconds : 0;
  return (
    <Box className={secondsLeft <= 10 ? 'etv-ring etv-ring-warn' : 'etv-ring'} fill={share} role="group" label={label}>
      <Box className="etv-ring-hole"><Text>{secondsLeft}</Text></Box>
    </Box>
  );
}
