import type { ReactElement } from 'react';
import { Box, Text } from '#kit';
import { formatMoment } from '../../messages/format-values';

export interface Moment {
  readonly atMs: number;
  readonly title: string;
  /** Lines below the title. */
  readonly notes: readonly (string | undefined)[];
}

/** Moments in the order given, the first one lit. */
export function Timeline({ moments, label }: { moments: readonly Moment[]; label: string }): ReactElement {
  return (
    <Box className="etv-timeline" role="list" label={label}>
      {moments.map((moment, position) => {
        const isLast = position === moments.length - 1;
        return (
          <Box key={`${moment.atMs}-${position}`} className={`etv-moment${position === 0 ? ' etv-moment-now' : ''}${isLast ? ' etv-moment-last' : ''}`} role="listitem">
            {isLast ? null : <Box className="etv-moment-thread" />}
            <Box className="etv-moment-dot" />
            <Box className="etv-grow">
              <Box className="etv-row-apart">
                <Text kind="strong">{moment.title}</Text>
                <Text kind="note">{formatMoment(moment.atMs)}</Text>
              </Box>
              {moment.notes.map((note) => note && <Text key={note} kind="note">{note}</Text>)}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
