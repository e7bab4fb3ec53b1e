import { useId } from 'react';
import type { ReactElement } from 'react';
import type { FieldProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';

/** What browsers report for a key that an input method is using. */
const composingKeyCode = 229;
const ignore = (): void => undefined;
const modes = { text: 'text', digits: 'numeric', search: 'search', code: 'text' } as const;

export function Field({ label, value, onValue, onSubmit, placeholder, kind = 'text', hint, error }: FieldProps): ReactElement {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="etv-field" part="field">
      <label className="etv-field-label" htmlFor={id}>{label}</label>
      <input
        id={id}
        part="input"
        className={classNames('etv-field-input', kind === 'code' && 'etv-field-input-code', error && 'etv-field-input-wrong')}
        type={kind === 'search' ? 'search' : 'text'}
        inputMode={modes[kind]}
        autoComplete="off"
        autoCapitalize={kind === 'code' ? 'characters' : 'off'}
        spellCheck="false"
        enterKeyHint={onSubmit ? 'done' : undefined}
        placeholder={placeholder}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? noteId : undefined}
        // `input` on every runtime; React alone wants to see a change handler beside `value`.
        onInput={(event) => onValue(event.currentTarget.value)}
        onChange={ignore}
        onKeyDown={(event) => {
          // Enter that closes an input method's candidate list is not a submission.
          if (event.key === 'Enter' && event.keyCode !== composingKeyCode) onSubmit?.();
        }}
      />
      {error ? <span id={noteId} role="alert" className="etv-field-error">{error}</span> : hint ? <span id={noteId} className="etv-field-hint">{hint}</span> : null}
    </div>
  );
}
