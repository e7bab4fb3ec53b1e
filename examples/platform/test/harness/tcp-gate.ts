import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before a TCP server and can take it away: connections break, new ones are refused. */
export class TcpGate {
  port = 0;
  private server: Server | undefined;
  private isStalled = false;
  private readonly sockets = new Set<Socket>();

  constructor(private target: { readonly host: string; readonly port: number }) {}

  /** Whoever connects from now on reaches this one. */
  leadTo(target: { readonly host: string; readonly port: number }): void {
    this.target = target;
  }

  async open(): Promise<void> {
    const server = createServer((near) => {
      if (this.isStalled) {
        this.sockets.add(near.on('error', () => undefined));
        return;
      }
      const far = connect(this.target.port, this.target.host);
      for (const [one, other] of [[near, far], [far, near]] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Nothing passes any more, and nobody is told: a cable that was pulled. */
  stall(): void {
    this.isStalled = true;
    for (const socket of this.sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  /** New connections pass again; those that stalled stay silent. */
  resume(): void {
    this.isStalled = false;
  }

  async cut(): Promise<void> {
    const { server } = this;
    const closed = server === undefined ? undefined : new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
