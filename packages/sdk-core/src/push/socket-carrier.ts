import type { PushCarrier } from './create-push';

export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketListener {
  onOpen(): void;
  onText(text: string): void;
  /** Closed from the other side, or never opened. */
  onClose(): void;
}

/** WebSockets of the host: `WebSocket`, a mini-program's `connectSocket`. */
export interface Sockets {
  /** @param url `wss://…`; nothing of it is secret */
  connect(url: string, listener: SocketListener): Socket;
}

interface Message {
  readonly opened?: true;
  readonly beat?: true;
  readonly event?: string;
  readonly data?: unknown;
}

/** The platform's WebSocket over `sockets`, one for each question. */
export function createSocketCarrier(options: { readonly platformUrl: string; readonly sockets: Sockets }): PushCarrier {
  const url = `${options.platformUrl.replace(/^http/, 'ws')}/v1/push`;
  return {
    open({ path, headers }, listener) {
      let isOver = false;
      const finish = (isOrderly: boolean): void => {
        if (isOver) return;
        isOver = true;
        socket.close();
        listener.onEnd(isOrderly);
      };
      const socket = options.sockets.connect(url, {
        onOpen: () => socket.send(JSON.stringify({ id: 'etv', path, headers })),
        onText(text) {
          if (isOver) return;
          const message = parse(text);
          if (message.opened === true) listener.onOpen();
          else if (message.beat === true) listener.onBeat();
          else if (message.event !== undefined) listener.onValue(message.data);
          else finish('ended' in message);
        },
        onClose: () => finish(false),
      });
      return () => {
        isOver = true;
        socket.close();
      };
    },
  };
}

function parse(text: string): Message {
  try {
    return (JSON.parse(text) as Message | null) ?? {};
  } catch {
    return {};
  }
}
