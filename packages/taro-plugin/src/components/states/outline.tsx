import type { ReactElement } from 'react';
import { Box } from '#kit';

/** Outlines of `styles/icons.css`; always beside a word. */
export type OutlineName = 'ticket' | 'clock' | 'warning' | 'success' | 'failure' | 'hourglass' | 'offline' | 'phone' | 'forward' | 'scan' | 'eye';

export function Outline({ name }: { name: OutlineName }): ReactElement {
  return <Box className={`etv-icon etv-icon-${name}`} />;
}
