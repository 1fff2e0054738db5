import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** A connection to a server that can be broken in every way: the breakage is what the test is about. */
export class Cable implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #clients = new Set<Socket>();
  #refuses = false;
  #isFrozen = false;
  connections = 0;

  private constructor(target: URL) {
    this.#server = createServer((client) => {
      this.connections++;
      if (this.#refuses) return void client.destroy();
      const server = connect(Number(target.port), target.hostname);
      this.#clients.add(client);
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (data) => void (!this.#isFrozen && to.write(data)));
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          this.#clients.delete(from);
          to.destroy();
        });
      }
    });
  }

  static async to(serverURL: string): Promise<Cable> {
    const cable = new Cable(new URL(serverURL));
    await new Promise<void>((resolve) => cable.#server.listen(0, '127.0.0.1', resolve));
    return cable;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/parse`;
  }

  /** How many connections there are now. */
  get open(): number {
    return this.#clients.size;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing passes any more, and nobody is told. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
  }

  refuse(refuses: boolean): void {
    this.#refuses = refuses;
  }

  /** Sends a frame of text to the clients, as if the server had. */
  inject(text: string): void {
    for (const client of this.#clients)
      client.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
