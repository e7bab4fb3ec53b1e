import type { ReactElement } from 'react';
import { Box, Text } from '#kit';
import { Outline } from './outline';
import type { OutlineName } from './outline';

export interface NoticeProps {
  readonly icon: OutlineName;
  readonly tone?: 'accent' | 'success' | 'warn' | 'danger';
  readonly text: string;
  /** Announced when it appears. */
  readonly isLive?: boolean;
}

/** One coloured strip with an outline and a sentence. */
export function Notice({ icon, tone = 'accent', text, isLive = false }: NoticeProps): ReactElement {
  return (
    <Box className={`etv-notice etv-notice-${tone}`} role={isLive ? 'status' : undefined}>
      <Outline name={icon} />
      <Box className="etv-notice-body">
        <Text className="etv-notice-text">{text}</Text>
      </Box>
    </Box>
  );
}
