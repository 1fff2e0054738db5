import type { JsonObject } from '../json.js';
import type { SessionEventName, SessionEvents, SessionListener } from './session-events.js';
import type { SessionPlace } from './session-storage.js';

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

/** Whose session the requests of one client carry. What changes it is in session-changes.ts, which few pages load at once. */
export class SessionHolder {
  readonly isFixed: boolean;
  readonly place: SessionPlace | undefined;
  listeners: readonly SessionListener[] = [];
  /** Settles when the last change was stored; a failure is told to listeners instead. */
  stored: Promise<void> | undefined;
  /** Whether it is known what the storage holds, or does not matter any more. */
  isRead: boolean;
  // Private, so that no token is in what a log makes of a collection or a query, which hold this.
  #held: HeldSession;
  #refused: HeldSession | undefined;
  #reading: Promise<void> | undefined;

  /** @throws TypeError for a token that cannot be one */
  constructor(token?: string, { place, isFixed = false }: HolderOptions = {}) {
    // The end of a line, as a file or a variable of the environment brings it, could not be sent.
    if (!/^[!-~]+$/.test(token ?? '-')) throw new TypeError('The session token is empty or has spaces.');
    this.#held = { token };
    this.place = place;
    this.isRead = !place || token !== undefined;
    this.isFixed = isFixed;
  }

  get held(): HeldSession {
    return this.#held;
  }

  /** For session-changes.ts alone. */
  set held(held: HeldSession) {
    this.#held = held;
  }

  /** The one that the server has refused. */
  get refused(): HeldSession | undefined {
    return this.#refused;
  }

  set refused(held: HeldSession | undefined) {
    this.#refused = held;
  }

  /** Settles when the stored session was read; `undefined` when it has been. */
  get ready(): Promise<void> | undefined {
    if (!this.isRead && !this.#reading && this.place) this.#read(this.place);
    return this.#reading;
  }

  /** `undefined`, too, while the stored session is not read: `ready` tells. */
  get token(): string | undefined {
    return this.held.token;
  }

  /** Tells the token whenever it is another one: at once, within the call that changes it. */
  subscribe(listener: SessionEvents['token']): () => void {
    return this.on('token', listener);
  }

  /** @returns what ends the subscription */
  on<Name extends SessionEventName>(name: Name, listener: SessionEvents[Name]): () => void {
    if (typeof listener !== 'function') throw new TypeError('Only functions can listen.');
    const added = [name, listener] as const;
    this.listeners = [...this.listeners, added];
    return () => {
      this.listeners = this.listeners.filter((each) => each !== added);
    };
  }

  #read({ storage, key }: SessionPlace): void {
    let text: ReturnType<typeof storage.get>;
    try {
      text = storage.get(key);
    } catch (error) {
      text = Promise.reject(error as Error);
    }
    if (typeof text !== 'object' || text === null) return this.#adopt(text);
    const read = text;
    const reading = import('./stored-session.js')
      .then(({ textOf }) => textOf(read))
      .then((late) => this.#adopt(late))
      .finally(() => (this.#reading = undefined));
    this.#reading = reading;
    // Whoever waits is told of a failure; where nobody waits yet, it is no unhandled one.
    for (const failing of [read, reading]) failing.catch(() => undefined);
  }

  #adopt(text: string | null | undefined): void {
    // Whoever logged in meanwhile is the last one.
    if (this.isRead) return;
    this.isRead = true;
    try {
      const { sessionToken, user: row } = JSON.parse(text || '{}') as { sessionToken?: unknown; user?: JsonObject };
      if (typeof sessionToken === 'string') this.held = { token: sessionToken, row };
    } catch {
      // Its error would tell a part of what was found, which may be a token.
      void import('./session-changes.js').then(({ tellUnreadable }) => tellUnreadable(this));
    }
  }
}
