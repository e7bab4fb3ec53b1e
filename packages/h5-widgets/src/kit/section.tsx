import { useId } from 'react';
import type { ReactElement } from 'react';
import type { SectionProps } from '@skill-voucher/taro-plugin';

export function Section({ title, note, children }: SectionProps): ReactElement {
  const titleId = useId();
  return (
    <section className="etv-section" aria-labelledby={title ? titleId : undefined}>
      {title || note ? (
        <div className="etv-section-head">
          {title ? <h2 id={titleId} className="etv-section-title">{title}</h2> : null}
          {note ? <span className="etv-section-note">{note}</span> : null}
        </div>
      ) : null}
      {children}
    </section>
  );
}
