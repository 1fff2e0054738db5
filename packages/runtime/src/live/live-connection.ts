import { loadWebSocket } from '#websocket';
import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { refuseSession } from '../session/session-changes.js';
import type { SessionHolder } from '../session/session-holder.js';
import { ConnectionError, ParseError } from '../transport/errors.js';
import type { LiveChannel } from './live-channel.js';

export interface LiveSettings {
  readonly url: string;
  /** What the server is told of the client: its application id and keys. */
  readonly credentials: JsonObject;
  readonly session: SessionHolder;
  /** Milliseconds between two signs of life that the server is asked for. */
  readonly heartbeat: number;
  /** Milliseconds before the first try to connect again. */
  readonly reconnectDelay: number;
}

/** The request id of what is asked for as a sign of life; subscriptions count from 1. */
const probeId = 0;
const longestDelay = 30_000;
/** A server that is there answers within this time. */
const answerWithin = 10_000;

/**
 * The one socket of a client, shared by its subscriptions (server: `LiveQuery/ParseLiveQueryServer.js`). It opens with
 * the first and closes with the last; what breaks in between is mended, and each subscription made anew.
 */
export class LiveConnection {
  readonly #settings: LiveSettings;
  readonly #channels = new Map<number, LiveChannel>();
  /** What was asked for last on this socket, by request id, and which of it the server has taken. */
  readonly #asked = new Map<number, JsonObject>();
  readonly #taken = new Set<number>();
  #count = 0;
  #closes = 0;
  #isRunning = false;
  #socket: WebSocket | undefined;
  /** Counts the tries to connect and their ends: what an older one still answers is of no account. */
  #round = 0;
  #isConnected = false;
  #attempts = 0;
  #connectedAt = 0;
  /** When the server was heard last, and whether since it was asked for a sign of life. */
  #aliveAt = 0;
  #isAnswered = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #deafen: (() => void)[] = [];

  constructor(settings: LiveSettings) {
    this.#settings = settings;
  }

  /** @returns what the channel is known by from now on */
  add(channel: LiveChannel): number {
    const id = ++this.#count;
    this.#channels.set(id, channel);
    if (this.#isConnected) this.#subscribe(id, channel.query);
    else if (!this.#isRunning) {
      this.#isRunning = true;
      this.#hearOfSession();
      void this.#connect();
    }
    return id;
  }

  #hearOfSession(): void {
    const { session } = this.#settings;
    this.#deafen = [
      session.subscribe(() => this.#reconnect(0)),
      session.on('invalidSession', (error) => {
        for (const channel of [...this.#channels.values()]) channel.failed(error, false);
      }),
    ];
  }

  /** Tells the server what a channel asks for now; where it has not answered yet, as soon as it has. */
  change(id: number): void {
    const channel = this.#channels.get(id);
    if (channel && this.#taken.delete(id)) this.#subscribe(id, channel.query, 'update');
  }

  /** Where the server has not answered yet it knows nothing to end: it is told when it has. */
  remove(id: number): void {
    if (!this.#channels.delete(id)) return;
    if (this.#taken.delete(id)) this.#send({ op: 'unsubscribe', requestId: id });
    if (this.#channels.size === 0) this.#stop();
  }

  /** How often everything was ended: what was asked for before is not begun any more. */
  get closes(): number {
    return this.#closes;
  }

  /** Ends every subscription. */
  close(): void {
    this.#closes++;
    for (const channel of this.#forgotten()) channel.ended();
  }

  async #connect(): Promise<void> {
    const round = ++this.#round;
    const { url } = this.#settings;
    this.#after(answerWithin, () => this.#broken(new ConnectionError(`${url} does not answer.`)));
    try {
      const [webSocket] = await Promise.all([loadWebSocket(), this.#settings.session.ready]);
      if (round !== this.#round) return;
      this.#listen(new webSocket(url), round);
    } catch (error) {
      if (round === this.#round) this.#refused(error as Error, true);
    }
  }

  #listen(socket: WebSocket, round: number): void {
    this.#socket = socket;
    const on = (name: string, act: (event: Event) => void): void =>
      socket.addEventListener(name, (event) => {
        if (round === this.#round) act(event);
      });
    on('open', () => {
      const { credentials, session } = this.#settings;
      this.#send({ op: 'connect', ...credentials, ...sessionOf(session) });
    });
    on('message', (event) => this.#read(String((event as MessageEvent).data)));
    on('close', () => this.#broken(new ConnectionError(`${this.#settings.url} closed the connection.`)));
    // Stays when the socket is given up: an error that nobody hears would end a process.
    on('error', () => this.#broken(new ConnectionError(`${this.#settings.url} cannot be reached.`)));
  }

  #read(text: string): void {
    this.#aliveAt = Date.now();
    this.#isAnswered = true;
    let message: JsonValue;
    try {
      message = JSON.parse(text) as JsonValue;
    } catch {
      // What it was about is lost, and may have been an event.
      return this.#broken(new ConnectionError(`${this.#settings.url} sent what is no JSON.`));
    }
    if (!isJsonObject(message)) return;
    const { op, requestId, object, original } = message;
    if (op === 'connected') return this.#connected();
    if (op === 'error') return this.#failed(message);
    if (typeof requestId !== 'number') return;
    const channel = this.#channels.get(requestId);
    if (op === 'subscribed') this.#opened(requestId, channel);
    else if (isJsonObject(object)) channel?.received(String(op), object, isJsonObject(original) ? original : undefined);
  }

  #connected(): void {
    this.#isConnected = true;
    this.#connectedAt = Date.now();
    for (const [id, { query }] of this.#channels) this.#subscribe(id, query);
    this.#probe();
  }

  #opened(id: number, channel: LiveChannel | undefined): void {
    if (!channel) return this.#send({ op: 'unsubscribe', requestId: id });
    if (channel.query !== this.#asked.get(id)) return this.#subscribe(id, channel.query, 'update');
    this.#taken.add(id);
    channel.opened();
  }

  #subscribe(requestId: number, query: JsonObject, op: 'subscribe' | 'update' = 'subscribe'): void {
    this.#asked.set(requestId, query);
    this.#send({ op, requestId, query, ...sessionOf(this.#settings.session) });
  }

  /** The subscription to the own sessions is refused to a session that is none any more: nothing else tells of it. */
  #probe(): void {
    const { heartbeat, url } = this.#settings;
    this.#subscribe(probeId, { className: '_Session', where: {} });
    this.#isAnswered = false;
    this.#after(Math.min(answerWithin, heartbeat), () => {
      if (!this.#isAnswered) return this.#broken(new ConnectionError(`${url} has gone silent.`));
      this.#after(heartbeat, () => this.#probe());
    });
  }

  #failed({ code, error, reconnect, requestId }: JsonObject): void {
    const reason = String(error);
    const channel = typeof requestId === 'number' ? this.#channels.get(requestId) : undefined;
    if (requestId === probeId) {
      const { session } = this.#settings;
      const ended = new ParseError(209, reason, { method: 'SUBSCRIBE', path: '/sessions' });
      if (code === 209) refuseSession(session, session.token, ended);
    } else if (channel && typeof requestId === 'number') {
      const path = `/classes/${String(channel.query['className'])}`;
      const isFinal = !this.#taken.has(requestId);
      if (isFinal) this.#channels.delete(requestId);
      channel.failed(new ParseError(Number(code), reason, { method: 'SUBSCRIBE', path }), isFinal);
      if (this.#channels.size === 0) this.#stop();
    } else if (typeof requestId !== 'number') {
      const remedy = code === 4 ? ' Its keyPairs have none of the keys that this client was made with.' : '';
      const failure = new ConnectionError(
        `${this.#settings.url} refused the connection: ${reason.replace(/\.$/, '')}.${remedy}`,
      );
      this.#refused(failure, reconnect !== false && code !== 4);
    }
  }

  /** The server has no use for this connection. */
  #refused(error: Error, again: boolean): void {
    if (again) return this.#broken(error);
    for (const channel of this.#forgotten()) channel.failed(error, true);
  }

  /** Waits longer after each try that came to nothing, up to half a minute, and not as long as other clients do. */
  #broken(error: Error): void {
    if (this.#isConnected && Date.now() - this.#connectedAt > answerWithin) this.#attempts = 0;
    const delay = Math.min(longestDelay, this.#settings.reconnectDelay * 2 ** this.#attempts++);
    this.#reconnect(delay * (0.5 + Math.random() / 2), error);
  }

  #reconnect(delay: number, cause?: Error): void {
    const since = new Date(this.#isConnected && cause ? this.#aliveAt : Date.now());
    this.#disconnect(cause !== undefined);
    // Before anybody is told: who hears it may end the last subscription.
    this.#after(delay, () => void this.#connect());
    for (const channel of [...this.#channels.values()]) channel.lost(since, cause);
  }

  #forgotten(): readonly LiveChannel[] {
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    this.#stop();
    return channels;
  }

  /** Leaves nothing behind. */
  #stop(): void {
    this.#disconnect(false);
    this.#isRunning = false;
    this.#attempts = 0;
    for (const end of this.#deafen.splice(0)) end();
  }

  /** A server that is gone answers no farewell, for which `ws` would wait half a minute. */
  #disconnect(isBroken: boolean): void {
    clearTimeout(this.#timer);
    this.#round++;
    this.#isConnected = false;
    this.#asked.clear();
    this.#taken.clear();
    const socket = this.#socket as (WebSocket & { terminate?: () => void }) | undefined;
    this.#socket = undefined;
    if (isBroken && socket?.terminate) socket.terminate();
    else socket?.close();
  }

  #after(delay: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, delay);
  }

  #send(message: JsonObject): void {
    this.#socket?.send(JSON.stringify(message));
  }
}

function sessionOf({ token }: SessionHolder): { sessionToken?: string } {
  return token === undefined ? {} : { sessionToken: token };
}
