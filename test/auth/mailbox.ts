import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Mail {
  readonly kind: 'verification' | 'passwordReset' | 'sms';
  readonly to: string;
  /** Of an SMS, its code. */
  readonly link: string;
}

/** Takes the mails of fixtures/mail-adapter.cjs, and the messages of fixtures/sms-adapter.cjs. */
export class Mailbox {
  readonly #server: Server = createServer(async (request, response) => {
    this.#take(JSON.parse(await text(request)) as Mail);
    response.end();
  });
  readonly #mails: Mail[] = [];
  #waiting: (() => void)[] = [];

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }

  /** The next mail to somebody, which is gone from the box then. */
  async next(to: string): Promise<Mail> {
    for (;;) {
      const index = this.#mails.findIndex((mail) => mail.to === to);
      if (index >= 0) return this.#mails.splice(index, 1)[0] as Mail;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #take(mail: Mail): void {
    this.#mails.push(mail);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
