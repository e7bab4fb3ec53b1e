/** One event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface StreamEvent {
  /** `message` when the stream names none. */
  readonly name: string;
  /** Of this event; empty when it has none. */
  readonly id: string;
  readonly data: string;
}

/** Reads events out of text that comes in any pieces. Comments, and fields other than `event`, `id` and `data`, are passed over. */
export function createEventReader(tell: (event: StreamEvent) => void): (text: string) => void {
  let rest = '';
  let fields = new Map<string, string>();

  function readLine(line: string): void {
    if (line === '') {
      const data = fields.get('data');
      if (data !== undefined) tell({ name: fields.get('event') ?? 'message', id: fields.get('id') ?? '', data });
      fields = new Map();
      return;
    }
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    const before = fields.get(name);
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value);
  }

  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) readLine(line.replace(/\r$/, ''));
  };
}
