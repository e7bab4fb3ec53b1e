import type { ReactElement, ReactNode } from 'react';
import { Box, Text } from '#kit';
import { Outline } from './outline';
import type { OutlineName } from './outline';

export interface PanelProps {
  readonly icon: OutlineName;
  readonly tone?: 'accent' | 'success' | 'warn' | 'danger';
  readonly title: string;
  readonly text?: string | undefined;
  readonly role?: 'status' | 'alert';
  /** The word stands out: an end, not a pause. */
  readonly isLoud?: boolean;
  /** Buttons. */
  readonly children?: ReactNode;
}

/** A state that takes the place of content: empty, failed, done. */
export function Panel({ icon, tone = 'accent', title, text, role, isLoud = false, children }: PanelProps): ReactElement {
  return (
    <Box className={`etv-panel etv-panel-${tone}`} role={role}>
      <Box className="etv-panel-icon"><Outline name={icon} /></Box>
      <Box className="etv-stack-tight etv-panel-text">
        <Text {...(isLoud ? { className: 'etv-panel-word' } : { kind: 'strong' as const })}>{title}</Text>
        {text ? <Text kind="note">{text}</Text> : null}
      </Box>
      {children ? <Box className="etv-buttons">{children}</Box> : null}
    </Box>
  );
}
