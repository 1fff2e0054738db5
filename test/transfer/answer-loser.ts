import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a server, and loses the answers to some batches: the server has done them, but nobody hears of it. */
export class AnswerLoser {
  lost = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: string, loses: (batch: number) => boolean): Promise<AnswerLoser> {
    let batches = 0;
    const server = createServer((request, response) => {
      const onward = send(
        target + (request.url ?? ''),
        { method: request.method, headers: request.headers },
        (answer) => {
          if (request.url?.endsWith('/batch') && loses((batches += 1))) {
            loser.lost += 1;
            answer.resume().on('end', () => request.socket.destroy());
            return;
          }
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(onward);
    });
    const loser = new AnswerLoser(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return loser;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
