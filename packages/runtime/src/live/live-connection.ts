import { loadWebSocket } from '#websocket';
import { type JsonObject, isJsonObject } from '../json.js';
import { refuseSession } from '../session/session-changes.js';
import type { SessionHolder } from '../session/session-holder.js';
import { refusedValues } from '../refused-values.js';
import { ConnectionError, ParseError } from '../transport/errors.js';
import { classPath } from '../wire/object-path.js';
import { ChosenFields } from './chosen-fields.js';
import type { LiveChannel } from './live-channel.js';
import type { LiveSettings } from './live-settings.js';
import { LiveSocket } from './live-socket.js';

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
  #fields = new ChosenFields();
  #count = 0;
  #closes = 0;
  #isRunning = false;
  #socket: LiveSocket | undefined;
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
    if (this.#taken.delete(id)) this.#socket?.send({ op: 'unsubscribe', requestId: id });
    this.#stopWhenIdle();
  }

  /** Not at once: who ends one question to ask another, as a search at each key press does, needs no other socket. */
  #stopWhenIdle(): void {
    if (this.#channels.size === 0) setTimeout(() => this.#channels.size === 0 && this.#stop());
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
    const { url, name, credentials, session } = this.#settings;
    this.#after(answerWithin, () => this.#broken(new ConnectionError(`${name} does not answer.`)));
    try {
      const [webSocket] = await Promise.all([loadWebSocket(), session.ready]);
      if (round !== this.#round) return;
      this.#socket = new LiveSocket(webSocket, url, name, {
        opened: () => this.#socket?.send({ op: 'connect', ...credentials, ...sessionOf(session) }),
        received: (message) => this.#received(message),
        broken: (error) => this.#broken(error),
      });
    } catch (error) {
      if (round === this.#round) this.#broken(error as Error);
    }
  }

  #received(message: JsonObject): void {
    this.#aliveAt = Date.now();
    this.#isAnswered = true;
    const { op, requestId, object, original } = message;
    if (op === 'connected') return this.#connected();
    if (op === 'error') return this.#failed(message);
    if (typeof requestId !== 'number') return;
    const channel = this.#channels.get(requestId);
    if (op === 'subscribed') this.#opened(requestId, channel);
    else if (channel && isJsonObject(object)) {
      const both = [object, isJsonObject(original) ? original : undefined] as const;
      const told = this.#fields.told(channel.query, String(op), both);
      if (told) channel.received(String(op), ...told);
    }
  }

  #connected(): void {
    if (this.#isConnected) return;
    this.#isConnected = true;
    this.#connectedAt = Date.now();
    for (const [id, { query }] of this.#channels) this.#subscribe(id, query);
    this.#probe();
  }

  #opened(id: number, channel: LiveChannel | undefined): void {
    if (!channel) return this.#socket?.send({ op: 'unsubscribe', requestId: id });
    if (channel.query !== this.#asked.get(id)) return this.#subscribe(id, channel.query, 'update');
    this.#taken.add(id);
    channel.opened();
  }

  #subscribe(requestId: number, query: JsonObject, op: 'subscribe' | 'update' = 'subscribe'): void {
    this.#asked.set(requestId, query);
    this.#socket?.send({ op, requestId, query: this.#fields.asked(query), ...sessionOf(this.#settings.session) });
  }

  /** The subscription to the own sessions is refused to a session that is none any more: nothing else tells of it. */
  #probe(): void {
    const { heartbeat, name } = this.#settings;
    this.#subscribe(probeId, { className: '_Session', where: {} });
    this.#isAnswered = false;
    this.#after(Math.min(answerWithin, heartbeat), () => {
      if (!this.#isAnswered) return this.#broken(new ConnectionError(`${name} has gone silent.`));
      this.#after(heartbeat, () => this.#probe());
    });
  }

  #failed({ code, error, reconnect, requestId }: JsonObject): void {
    const reason = String(error);
    if (requestId === probeId) {
      const { session } = this.#settings;
      const ended = new ParseError(209, reason, { method: 'SUBSCRIBE', path: '/sessions' });
      if (code === 209) refuseSession(session, session.token, ended);
    } else if (typeof requestId === 'number') this.#refused(requestId, Number(code), reason);
    else {
      const remedy = code === 4 ? ' Its keyPairs have none of the keys that this client was made with.' : '';
      const failure = `${this.#settings.name} refused the connection: ${reason.replace(/\.$/, '')}.${remedy}`;
      // Of a wrong key the server says that another try may help, too.
      if (reconnect !== false && code !== 4) return this.#broken(new ConnectionError(failure));
      for (const channel of this.#forgotten()) channel.failed(new ConnectionError(failure), true);
    }
  }

  /** What was not taken is refused for good; of what was, one event failed. */
  #refused(id: number, code: number, reason: string): void {
    const channel = this.#channels.get(id);
    if (!channel) return;
    const isFinal = !this.#taken.has(id);
    if (isFinal && this.#fields.refused(channel.query, reason)) return this.#subscribe(id, channel.query);
    if (isFinal) this.#channels.delete(id);
    const path = classPath(String(channel.query['className']));
    channel.failed(refusedValues(new ParseError(code, reason, { method: 'SUBSCRIBE', path })), isFinal);
    this.#stopWhenIdle();
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

  #disconnect(isBroken: boolean): void {
    clearTimeout(this.#timer);
    this.#round++;
    this.#isConnected = false;
    this.#asked.clear();
    this.#taken.clear();
    this.#fields = new ChosenFields();
    this.#socket?.close(isBroken);
    this.#socket = undefined;
  }

  #after(delay: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, delay);
  }
}

function sessionOf({ token }: SessionHolder): { sessionToken?: string } {
  return token === undefined ? {} : { sessionToken: token };
}
