import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { ConnectionError } from '../transport/errors.js';

/** What a socket tells. Nothing any more once it is closed from this side. */
export interface SocketListener {
  opened(): void;
  received(message: JsonObject): void;
  /** It is of no more use: told once. */
  broken(error: ConnectionError): void;
}

/** Milliseconds that a farewell may take. */
const answerWithin = 1000;

/** One WebSocket, which sends and receives JSON objects. */
export class LiveSocket {
  readonly #socket: WebSocket & { terminate?: () => void };
  #isClosed = false;

  /** @param name of the server, for error messages */
  constructor(webSocket: typeof WebSocket, url: string, name: string, listener: SocketListener) {
    this.#socket = new webSocket(url);
    // They stay when the socket is given up: an error that nobody hears would end a process.
    const on = (event: string, act: (event: Event) => void): void =>
      this.#socket.addEventListener(event, (told) => {
        if (!this.#isClosed) act(told);
      });
    const breaks = (event: string, how: (told: Event) => string): void =>
      on(event, (told) => listener.broken(new ConnectionError(`${name} ${how(told)}.`)));
    on('open', () => listener.opened());
    on('message', (event) => {
      const message = parsed(String((event as MessageEvent).data));
      // What it was about is lost, and may have been an event.
      if (message === undefined) listener.broken(new ConnectionError(`${name} sent what is no JSON.`));
      else if (isJsonObject(message)) listener.received(message);
    });
    breaks('close', () => 'closed the connection');
    breaks('error', unreachable);
  }

  send(message: JsonObject): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** A server that is gone answers no farewell, for which `ws` would wait half a minute, and the process with it. */
  close(isBroken: boolean): void {
    this.#isClosed = true;
    const socket = this.#socket;
    if (isBroken && socket.terminate) return socket.terminate();
    socket.close();
    const timer: unknown = socket.terminate && setTimeout(() => socket.terminate?.(), answerWithin);
    (timer as { unref?: () => void } | undefined)?.unref?.();
  }
}

/** `ws` says why; the WebSockets of browsers, and of Node from 22 on, do not. */
function unreachable(event: Event): string {
  const { message = '', error } = event as { readonly message?: string; readonly error?: { readonly code?: string } };
  const [, status] = /^Unexpected server response: (\d+)/.exec(message) ?? [];
  if (status !== undefined) return `answers HTTP ${status}, and not as a live query server does`;
  return error?.code ? `cannot be reached (${error.code})` : 'cannot be reached, or is no live query server';
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
