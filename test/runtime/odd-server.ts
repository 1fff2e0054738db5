import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { testServer } from './world.js';

/** A request as the odd server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (request: SeenRequest, response: ServerResponse, count: number) => void | Promise<void>;

/** An HTTP server that does what no Parse Server should: the breakage is what the test is about. */
export class OddServer implements AsyncDisposable {
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;

  private constructor(answer: Answer) {
    this.#server = createServer((request, response) => {
      void this.#handle(request, response, answer);
    });
  }

  /** @param answer is told which request it is, counted from 1 */
  static async start(answer: Answer): Promise<OddServer> {
    const odd = new OddServer(answer);
    await new Promise<void>((resolve) => odd.#server.listen(0, '127.0.0.1', resolve));
    return odd;
  }

  get serverURL(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/parse`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: await text(request) };
    this.seen.push(seen);
    await answer(seen, response, this.seen.length);
  }
}

/** Cuts the connection without an answer. */
export function cut(response: ServerResponse): void {
  response.socket?.destroy();
}

/** Hands the request to the test server, and what that answers back. */
export async function passOn(request: SeenRequest): Promise<{ status: number; body: string }> {
  const { 'content-length': _, host: __, connection: ___, ...headers } = request.headers;
  const response = await fetch(new URL(request.url, testServer.serverURL), {
    method: request.method,
    headers: headers as Record<string, string>,
    ...(request.body !== '' && { body: request.body }),
  });
  return { status: response.status, body: await response.text() };
}

export function reply(response: ServerResponse, { status, body }: { status: number; body: string }): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
}
