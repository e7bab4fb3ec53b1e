import { createEventReader } from '../platform-api/event-reader';
import type { PushCarrier } from './create-push';

export interface TextListener {
  /** Each piece of the answer, as it comes. */
  onText(text: string): void;
  /** `isWhole`: the answer ended as it should. */
  onEnd(isWhole: boolean): void;
}

/** Answers that are read while they come: `fetch`, or a host's chunked request. */
export interface TextStreams {
  /** A GET; no text is told of an answer that is not an event stream. The returned function ends it. */
  open(request: { readonly path: string; readonly headers: Readonly<Record<string, string>> }, listener: TextListener): () => void;
}

/** 1 MB without an end of a line is none of our platform's. */
const longestText = 1_000_000;

/** The platform's event stream over `streams`. */
export function createStreamCarrier(streams: TextStreams): PushCarrier {
  return {
    open({ path, headers }, listener) {
      let isOpen = false;
      let sinceEvent = 0;
      let close = (): void => undefined;
      const fail = (): void => {
        close();
        listener.onEnd(false);
      };
      const read = createEventReader(({ name, data }) => {
        sinceEvent = 0;
        if (name === 'refusal') return fail();
        const value = parse(data);
        if (value === undefined) fail();
        else listener.onValue(value);
      });
      close = streams.open({ path, headers: { ...headers, accept: 'text/event-stream' } }, {
        onText(text) {
          if (isOpen) listener.onBeat();
          else listener.onOpen();
          isOpen = true;
          sinceEvent += text.length;
          if (sinceEvent > longestText) fail();
          else read(text);
        },
        onEnd: (isWhole) => listener.onEnd(isWhole && isOpen),
      });
      return close;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
