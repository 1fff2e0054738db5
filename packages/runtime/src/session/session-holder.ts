import type { JsonObject } from '../json.js';
import type { ParseError } from '../transport/errors.js';
import { type SessionEventName, type SessionEvents, SessionListeners } from './session-listeners.js';
import type { SessionPlace } from './session-storage.js';

/** Told of each change of a client's session: the new token, or `undefined` when there is none any more. */
export type SessionListener = (token: string | undefined) => void;

/** A session: its token, and its user as far as that is known; an object, or the row that a storage kept. */
export interface HeldSession {
  readonly token: string | undefined;
  readonly user?: object | undefined;
  readonly row?: JsonObject | undefined;
}

export interface HolderOptions {
  readonly place?: SessionPlace | undefined;
  /** It belongs to one caller: nobody can log in or out with it. */
  readonly isFixed?: boolean;
}

/** Whose session the requests of one client carry. */
export class SessionHolder {
  readonly isFixed: boolean;
  /** Settles when the last change was stored; a failure is told to listeners instead. */
  stored: Promise<void> = Promise.resolve();
  readonly #place: SessionPlace | undefined;
  readonly #events = new SessionListeners();
  #held: HeldSession;
  /** Whether it is known what the storage holds. */
  #isRead: boolean;
  #reading: Promise<void> | undefined;
  #refused: HeldSession | undefined;

  constructor(token?: string, { place, isFixed = false }: HolderOptions = {}) {
    this.#held = { token };
    this.#place = place;
    this.#isRead = !place || token !== undefined;
    this.isFixed = isFixed;
  }

  /** Settles when the stored session was read; `undefined` when it has been. */
  get ready(): Promise<void> | undefined {
    if (!this.#isRead) this.#read();
    return this.#reading;
  }

  /** `undefined`, too, while the stored session is not read: `ready` tells. */
  get token(): string | undefined {
    return this.#held.token;
  }

  get user(): object | undefined {
    return this.#held.user;
  }

  /** The row of the user that the storage kept. */
  get row(): JsonObject | undefined {
    return this.#held.row;
  }

  /** Requests that are under way keep the session with which they were sent. */
  set(token: string | undefined, user?: object): void {
    const before = this.#held;
    this.#isRead = true;
    this.#refused = undefined;
    this.#held = { token, user };
    this.#store(before.token, user);
    if (token !== before.token) this.#events.tell('token', token);
    if (token === undefined ? before.token !== undefined : user !== before.user) this.#events.tell('change', user);
  }

  /** Notes who the user of the session is, as the server has just said in this row; no change of the session. */
  know(user: object, row: JsonObject): void {
    this.hold(user);
    this.#store(this.token, row);
  }

  /** Notes the object that stands for the user; `undefined` where the server is to be asked. */
  hold(user: object | undefined): void {
    this.#held = { token: this.#held.token, user };
  }

  /** The own user was changed: what the storage keeps of it is old. */
  forgetRow(): void {
    this.hold(this.user);
    this.#store(this.token);
  }

  /** The server gave out a new token for an old one: the user stays. */
  renew(old: string, token: string): void {
    // A request that went out beside the change of the password may have been refused before its answer came.
    const held = [this.#held, this.#refused].find((held) => held?.token === old);
    if (!held) return;
    const isBack = this.#held !== held;
    if (isBack && this.#held.token !== undefined) return;
    this.#held = { ...held, token };
    this.#refused = undefined;
    this.#store(old);
    this.#events.tell('token', token);
    if (isBack) this.#events.tell('change', held.user);
  }

  /** The server does not know the session any more. Told once, however many requests carried it. */
  refuse(token: string | undefined, error: ParseError): void {
    const held = this.#held;
    if (token === undefined || token !== held.token || token === this.#refused?.token) return;
    if (!this.isFixed) this.set(undefined);
    this.#refused = held;
    this.#events.tell('invalidSession', error);
  }

  /** @returns what ends the subscription */
  subscribe(listener: SessionListener): () => void {
    return this.#events.add('token', listener);
  }

  /** @returns what ends the subscription */
  on<Name extends SessionEventName>(name: Name, listener: SessionEvents[Name]): () => void {
    return this.#events.add(name, listener);
  }

  #read(): void {
    const place = this.#place;
    if (!place || this.#reading) return;
    try {
      const text = place.storage.get(place.key);
      if (typeof text === 'object' && text !== null) this.#readLater(text);
      else this.#adopt(text);
    } catch (error) {
      this.#readLater(Promise.reject(error as Error));
    }
  }

  #readLater(text: Promise<string | null | undefined>): void {
    const reading = import('./stored-session.js')
      .then(({ textOf }) => textOf(text))
      .then((text) => this.#adopt(text))
      .finally(() => (this.#reading = undefined));
    this.#reading = reading;
    // Whoever waits is told of a failure; where nobody waits yet, it is no unhandled one.
    for (const failing of [text, reading]) failing.catch(() => undefined);
  }

  #adopt(text: string | null | undefined): void {
    // Whoever logged in meanwhile is the last one.
    if (this.#isRead) return;
    this.#isRead = true;
    if (!text) return;
    try {
      const { sessionToken, user: row } = JSON.parse(text) as { sessionToken?: unknown; user?: JsonObject };
      if (typeof sessionToken === 'string') this.#held = { token: sessionToken, row };
    } catch (error) {
      void this.#fail('What the session storage holds is no session', error);
    }
  }

  /** @param user as the server has just answered it */
  #store(before: string | undefined, user?: object): void {
    const place = this.#place;
    if (!place) return;
    const { token } = this.#held;
    const text = token === undefined ? undefined : JSON.stringify({ sessionToken: token, user });
    this.stored = this.stored
      .then(() => import('./stored-session.js'))
      .then(({ store }) => store(place, text, before))
      .catch((error: unknown) => this.#fail('The session could not be stored', error));
  }

  /** Never in silence: where nobody listens, the console says it. Never rejects. */
  async #fail(what: string, cause: unknown): Promise<void> {
    try {
      const { storageFailure } = await import('./stored-session.js');
      const error = storageFailure(what, cause);
      if (!this.#events.tell('storageFailure', error)) console.warn(error.message);
    } catch {
      console.warn(what);
    }
  }
}
