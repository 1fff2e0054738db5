import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Stands between a push and its server: records what is written, and can play the death of either side. */
export class PushProxy implements AsyncDisposable {
  readonly writes: string[] = [];
  readonly reads: string[] = [];
  /** Writes that are let through before the connection is cut for good. */
  limit = Infinity;
  /** Whether the server still gets the write whose answer is cut. */
  arrives = false;
  /** Milliseconds by which the server seems to be later when it creates something. */
  ahead = 0;
  /** Called before a write is passed on. */
  before: (write: string) => Promise<void> = () => Promise.resolve();
  #watched: { readonly writes: number; readonly callback: () => void } | undefined;
  readonly #target: string;
  readonly #server: Server;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  static async start(serverURL: string): Promise<PushProxy> {
    const proxy = new PushProxy(new URL(serverURL).origin);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  url(serverURL: string): string {
    const url = new URL(serverURL);
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Calls back as a write comes in; that one and all later ones get no answer. */
  reached(writes: number, callback: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.limit = writes - 1;
      this.#watched = { writes, callback: () => (callback(), resolve()) };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { method = '', url = '' } = request;
    const isRead = method === 'GET' || (method === 'POST' && onlyReads(url, body));
    const isCut = !isRead && this.writes.length >= this.limit;
    (isRead ? this.reads : this.writes).push(`${method} ${url}`);
    if (this.writes.length === this.#watched?.writes) return this.#watched.callback();
    if (isCut && !this.arrives) return void response.socket?.destroy();
    if (!isRead) await this.before(`${method} ${url}`);
    const { 'content-length': _, host: __, connection: ___, 'accept-encoding': ____, ...headers } = request.headers;
    const answer = await fetch(new URL(url, this.#target), {
      method,
      headers: headers as Record<string, string>,
      ...(body !== '' && { body }),
    });
    const content = (await answer.text()).replace(/("createdAt":")([^"]+)/, (_, key: string, time: string) => {
      return `${key}${isRead ? time : new Date(Date.parse(time) + this.ahead).toISOString()}`;
    });
    if (isCut) {
      // The one that arrives is the last.
      this.arrives = false;
      return void response.socket?.destroy();
    }
    response.writeHead(answer.status, { 'Content-Type': 'application/json' });
    response.end(content);
  }
}

function onlyReads(url: string, body: string): boolean {
  const content = JSON.parse(body) as { _method?: string; requests?: { method: string }[] };
  if (url.endsWith('/batch')) return content.requests?.every(({ method }) => method === 'GET') === true;
  return content._method === 'GET';
}
