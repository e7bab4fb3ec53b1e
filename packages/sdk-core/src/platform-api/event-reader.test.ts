import { describe, expect, it } from 'vitest';
import { createEventReader, type StreamEvent } from './event-reader';

const text = 'retry: 3000\n: open\n\nevent: state\nid: used\ndata: {"a":\ndata: "b: c"}\n\n:\n\r\ndata\r\n\r\nid: 7\ndata:x\n\nevent: cut\ndata: off\n';
const events: StreamEvent[] = [
  { name: 'state', id: 'used', data: '{"a":\n"b: c"}' },
  { name: 'message', id: '', data: '' },
  { name: 'message', id: '7', data: 'x' },
];

describe('the events of a stream', () => {
  it('are the same in whatever pieces they come, and one that was cut off is none', () => {
    for (let size = 1; size <= text.length; size += 1) {
      const told: StreamEvent[] = [];
      const read = createEventReader((event) => told.push(event));
      for (let at = 0; at < text.length; at += size) read(text.slice(at, at + size));
      expect([size, told]).toEqual([size, events]);
    }
  });
});
